using Lumigo.AutoInstrumentation.Loader.Instrumentation;
using Lumigo.AutoInstrumentation.Loader.Receives;
using Lumigo.AutoInstrumentation.Loader.Spans;

namespace Lumigo.AutoInstrumentation.Loader;

/// <summary>What the loader has read of the configuration, as the core shows it with its own under <c>LUMIGO_DEBUG</c>.</summary>
public static class EarlyConfiguration
{
    /// <summary>The parts, one text each. Not masked.</summary>
    public static IEnumerable<string> Describe() =>
    [
        $"sampler {OwnSpans.Sampler?.ToString() ?? "none"}",
        $"switched off: {DisabledInstrumentations.Describe()}",
        $"empty polls are {(EmptyPolls.AreDropped ? "left out" : "sent")}",
        .. EndpointFilters.Describe(),
    ];
}
