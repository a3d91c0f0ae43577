using System.Diagnostics;
using OpenTelemetry;

namespace Lumigo.OpenTelemetry.Activation;

/// <summary>Tells of the end of the provider it is in.</summary>
internal sealed class ProviderEnd(Action ended) : BaseProcessor<Activity>
{
    /// <inheritdoc/>
    protected override bool OnShutdown(int timeoutMilliseconds)
    {
        ended();
        return true;
    }
}
