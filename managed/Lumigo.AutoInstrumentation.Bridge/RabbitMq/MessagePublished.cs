using Lumigo.AutoInstrumentation.Loader.Weaving.Methods;

namespace Lumigo.AutoInstrumentation.Bridge.RabbitMq;

/// <summary>A message is published: what is in it.</summary>
internal sealed class MessagePublished : WovenMethod
{
    public MessagePublished()
        : base(RabbitMqHook.Channel, "BasicPublishAsync")
    {
        Arguments = [4];
        IsOptional = true;
    }

    public override object? OnBegin(object? instance, object?[] arguments) => arguments[0] is ReadOnlyMemory<byte> body ? MessageUnderway.Begin(body) : null;

    public override void OnEnd(object state, object? result) => MessageUnderway.Leave();

    public override void OnException(object state, Exception exception) => MessageUnderway.Leave();
}
