using System.Diagnostics;
using Lumigo.AutoInstrumentation.Bridge.Messages;
using Lumigo.AutoInstrumentation.Loader.Instrumentation;
using Lumigo.AutoInstrumentation.Loader.Spans;
using Lumigo.AutoInstrumentation.Loader.Weaving.Methods;

namespace Lumigo.AutoInstrumentation.Bridge.RabbitMq;

/// <summary>
/// A delivered message is handed to the application's handlers, within the delivery's span: what is in it, and what they throw. The library's own
/// consumer alone; where the application has written one, nothing of the library's is around it.
/// </summary>
internal sealed class MessageHandled : WovenMethod
{
    public MessageHandled()
        : base("RabbitMQ.Client.Events.AsyncEventingBasicConsumer", "HandleBasicDeliverAsync")
    {
        Arguments = [6];
        EndsWithTask = true;
        IsOptional = true;
    }

    public override object? OnBegin(object? instance, object?[] arguments)
    {
        if (Activity.Current is not { } activity || activity.Source.Name != RabbitMqSource.Subscriber || SpanSupplement.Of(activity) is not RabbitMqSpan span)
        {
            return null;
        }

        if (Payloads.AreCaptured && arguments[0] is ReadOnlyMemory<byte> body)
        {
            // The client uses the memory again.
            span.Body = MessageText.Of(body.Span);
        }

        return span;
    }

    public override void OnException(object state, Exception exception) => ((RabbitMqSpan)state).Fail(exception);
}
