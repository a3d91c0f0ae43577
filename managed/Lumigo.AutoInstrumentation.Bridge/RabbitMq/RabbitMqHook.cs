using System.Reflection;
using Lumigo.AutoInstrumentation.Loader.Instrumentation;
using Lumigo.AutoInstrumentation.Loader.Weaving.Methods;

namespace Lumigo.AutoInstrumentation.Bridge.RabbitMq;

/// <summary>RabbitMQ.Client since 7.0: what its spans (<see cref="RabbitMqSource"/>) do not say, messages' bodies and exceptions of handlers, by weaving.</summary>
public sealed class RabbitMqHook : LibraryHook
{
    internal const string Channel = "RabbitMQ.Client.Impl.Channel";

    /// <inheritdoc/>
    public override string Library => "RabbitMQ";

    /// <inheritdoc/>
    public override void Install(Assembly library)
    {
        // Before 7.0 there are no spans to add to.
        if (library.GetType("RabbitMQ.Client.RabbitMQActivitySource") is null)
        {
            return;
        }

        var methods = new List<WovenMethod> { new MessageHandled() };
        if (Payloads.AreCaptured)
        {
            methods.Add(new MessagePublished());
            if (MessageFetched.Of(library, Failures) is { } fetched)
            {
                methods.Add(fetched);
            }
        }

        Weave(library, methods);
    }
}
