using System.Reflection;
using Lumigo.AutoInstrumentation.Bridge.Messages;
using Lumigo.AutoInstrumentation.Bridge.Reflection;
using Lumigo.AutoInstrumentation.Loader.Instrumentation;
using Lumigo.AutoInstrumentation.Loader.Weaving.Methods;

namespace Lumigo.AutoInstrumentation.Bridge.RabbitMq;

/// <summary>A message is asked for. Its span is over just before the caller is given the message, and is exported a little later.</summary>
internal sealed class MessageFetched : WovenMethod
{
    private readonly MemberReader _result;
    private readonly MemberReader _body;
    private readonly FailureLimit _failures;

    private MessageFetched(MemberReader result, MemberReader body, FailureLimit failures)
        : base(RabbitMqHook.Channel, "BasicGetAsync")
    {
        _result = result;
        _body = body;
        _failures = failures;

        // The end is looked for here, because the caller's flow is to be left before.
        TakesResult = true;
        IsOptional = true;
    }

    /// <summary>The method of a copy of the client; null if its results have no body.</summary>
    public static MessageFetched? Of(Assembly library, FailureLimit failures) =>
        library.GetType("RabbitMQ.Client.BasicGetResult") is { } type && MemberReader.Find(type, "Body") is { } body
            ? new MessageFetched(MemberReader.Bind(typeof(Task<>).MakeGenericType(type), nameof(Task<object>.Result)), body, failures)
            : null;

    public override object? OnBegin(object? instance, object?[] arguments) => MessageUnderway.Begin(body: null);

    public override void OnEnd(object state, object? result)
    {
        MessageUnderway.Leave();
        if (result is Task task)
        {
            var call = (MessageUnderway)state;
            if (task.IsCompleted)
            {
                Take(call, task);
            }
            else
            {
                task.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(() => Take(call, task));
            }
        }
    }

    public override void OnException(object state, Exception exception) => MessageUnderway.Leave();

    private void Take(MessageUnderway call, Task task)
    {
        try
        {
            if (call.Span is { } span && task.IsCompletedSuccessfully)
            {
                span.Body = _result.Read(task) is { } message && _body.Read(message) is ReadOnlyMemory<byte> body ? MessageText.Of(body.Span) : null;
                span.AwaitsBody = false;
            }
        }
        catch (Exception exception)
        {
            _failures.Count(exception);
        }
    }
}
