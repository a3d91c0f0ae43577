using Lumigo.Diagnostics;
using Lumigo.OpenTelemetry.Configuration;
using Lumigo.OpenTelemetry.Export;
using Lumigo.OpenTelemetry.Filtering;
using OpenTelemetry.Trace;

namespace Lumigo.OpenTelemetry.Activation;

/// <summary>What Lumigo adds to a tracer provider, as configured.</summary>
internal sealed class LumigoParts
{
    private readonly LumigoOptions _options;
    private readonly EndpointFiltering? _filtering;

    private LumigoParts(LumigoOptions options)
    {
        _options = options;
        _filtering = options.EndpointFilters is { } filters ? new EndpointFiltering(filters) : null;
    }

    /// <summary>All configuration.</summary>
    public LumigoOptions Options => _options;

    /// <summary>Reads the configuration; null where nothing is to be exported, which is said unless it was asked for.</summary>
    public static LumigoParts? Read()
    {
        if (EnvironmentSwitch.Read("LUMIGO_SWITCH_OFF", fallback: false))
        {
            return null;
        }

        LumigoOptions options = LumigoOptionsReader.FromEnvironment();
        if (!options.SendsSpans)
        {
            StandardError.Warning(WhyNothingIsSent(options));
        }

        return options.SendsSpans || options.SpanDumpPath is not null ? new LumigoParts(options) : null;
    }

    /// <summary>Adds the filters of HTTP endpoints.</summary>
    public void AddFilters(TracerProviderBuilder builder) => _filtering?.AddTo(builder);

    /// <summary>Adds the export.</summary>
    public void AddExport(TracerProviderBuilder builder) => builder.AddProcessor(_ => ManualExport.Processor(_options, _filtering));

    private static string WhyNothingIsSent(LumigoOptions options)
    {
        string dump = options.SpanDumpPath is null ? "." : ", spans are only written to LUMIGO_DEBUG_SPANDUMP.";
        return options.Token is null
            ? $"LUMIGO_TRACER_TOKEN is not set: no data will be sent to Lumigo{dump} Set it to your Lumigo token."
            : $"LUMIGO_ENABLE_TRACES is false: no traces will be sent to Lumigo{dump}";
    }
}
