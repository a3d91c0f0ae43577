using System.Diagnostics;
using Lumigo.OpenTelemetry.Filtering;
using OpenTelemetry;
using OpenTelemetry.Resources;

namespace Lumigo.OpenTelemetry.Export;

/// <summary>Hands the spans of a tracer provider to Lumigo's export.</summary>
internal sealed class ManualSpanProcessor(EndpointFiltering? filtering) : BaseProcessor<Activity>
{
    private ManualExport? _export;

    /// <summary>Where the spans go; nowhere before that.</summary>
    public void ExportTo(ManualExport export) => _export = export;

    /// <summary>What the application says of itself; asked for with the first span that is sent.</summary>
    public Resource ProvidedResource() => ParentProvider?.GetResource() ?? Resource.Empty;

    /// <inheritdoc/>
    public override void OnStart(Activity data)
    {
        if (_export is { } export)
        {
            filtering?.OnStart(data);
            if (data.Recorded)
            {
                export.OnStart(data);
            }
        }
    }

    /// <inheritdoc/>
    public override void OnEnd(Activity data)
    {
        if (_export is { } export && data.Recorded)
        {
            export.OnEnd(data);
        }
    }

    /// <inheritdoc/>
    protected override bool OnForceFlush(int timeoutMilliseconds) => _export?.ForceFlush(Limit(timeoutMilliseconds)) ?? true;

    /// <inheritdoc/>
    protected override bool OnShutdown(int timeoutMilliseconds)
    {
        ManualExport? export = Interlocked.Exchange(ref _export, null);
        return export?.Shutdown(Limit(timeoutMilliseconds)) ?? true;
    }

    private static TimeSpan Limit(int timeoutMilliseconds) =>
        timeoutMilliseconds == Timeout.Infinite ? TimeSpan.FromMinutes(1) : TimeSpan.FromMilliseconds(timeoutMilliseconds);
}
