using Lumigo.AutoInstrumentation.Loader.Weaving.Methods;

namespace Lumigo.AutoInstrumentation.Bridge.MongoDb;

/// <summary>A builder of clusters has got all its settings, and builds.</summary>
internal sealed class ClusterIsBuilt(string method, CommandEvents events) : WovenMethod(CommandEvents.Builder, method)
{
    /// <inheritdoc/>
    public override object? OnBegin(object? instance, object?[] arguments)
    {
        if (instance is not null)
        {
            events.SubscribeTo(instance);
        }

        return null;
    }
}
