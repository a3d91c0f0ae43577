using System.Diagnostics;
using System.Globalization;
using OpenTelemetry.Trace;

/// <summary>Samplers by name: "0.01", "parent:0.01", "parent:on", "on", "off", "skip-steps".</summary>
internal static class Samplers
{
    public static Sampler Named(string name) => name switch
    {
        "on" => new AlwaysOnSampler(),
        "off" => new AlwaysOffSampler(),
        "skip-steps" => new SkipSteps(),
        _ when name.StartsWith("parent:", StringComparison.Ordinal) => new ParentBasedSampler(Named(name["parent:".Length..])),
        _ => new TraceIdRatioBasedSampler(double.Parse(name, CultureInfo.InvariantCulture)),
    };

    /// <summary>Decides as the parent is, and drops spans in the middle of traces it keeps.</summary>
    private sealed class SkipSteps : Sampler
    {
        public override SamplingResult ShouldSample(in SamplingParameters parameters) =>
            new(parameters.Name == "step" || IsDropped(parameters.ParentContext) ? SamplingDecision.Drop : SamplingDecision.RecordAndSample);

        private static bool IsDropped(ActivityContext parent) =>
            parent.TraceId != default && (parent.TraceFlags & ActivityTraceFlags.Recorded) == 0;
    }
}
