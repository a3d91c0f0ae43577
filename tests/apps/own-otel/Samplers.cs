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

    /// <summary>Drops spans in the middle of traces it keeps.</summary>
    private sealed class SkipSteps : Sampler
    {
        public override SamplingResult ShouldSample(in SamplingParameters parameters) =>
            new(parameters.Name == "step" ? SamplingDecision.Drop : SamplingDecision.RecordAndSample);
    }
}
