using System.Reflection;
using Lumigo.AutoInstrumentation.Loader.Instrumentation;

namespace Lumigo.AutoInstrumentation.Bridge.MongoDb;

/// <summary>
/// MongoDB.Driver since 3.7: what the driver sends and gets, through its command events. Its spans are its own (<see cref="MongoSource"/>), and have no payloads.
/// </summary>
/// <remarks>
/// Subscribers are registered with the builder of a cluster, by a delegate in the settings, of which there is one: the application's. So ours subscribes when
/// the builder builds, after the application's delegate has run and without settings being changed, which clients share their clusters by.
/// </remarks>
public sealed class MongoHook : LibraryHook
{
    /// <inheritdoc/>
    public override string Library => "MongoDB.Driver";

    /// <inheritdoc/>
    public override void Install(Assembly library)
    {
        // Without payloads nothing is asked for; without spans there is nothing to attach them to.
        if (Loader.Instrumentation.Payloads.AreCaptured && library.GetType("MongoDB.Driver.MongoTelemetry") is not null)
        {
            var events = new CommandEvents(library, Failures);
            Weave(library, new ClusterIsBuilt("BuildClusterInternal", events) { IsOptional = true }, new ClusterIsBuilt("BuildCluster", events));
        }
    }
}
