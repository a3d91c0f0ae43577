using System.Diagnostics;
using Lumigo.AutoInstrumentation.Loader.Spans;
using NUnit.Framework;
using OpenTelemetry.Trace;

namespace Lumigo.UnitTests.Spans;

[TestFixture]
public sealed class SpanSamplerTests
{
    private readonly List<string> _warnings = [];

    [SetUp]
    public void Clear() => _warnings.Clear();

    [TestCase(null)]
    [TestCase(" ")]
    public void Without_the_variable_there_is_no_sampler(string? value)
    {
        Assert.That(Read(value), Is.Null);
        Assert.That(_warnings, Is.Empty);
    }

    [TestCase("xray")]
    [TestCase("parentbased_jaeger_remote")]
    [TestCase("0.5")]
    public void An_unknown_sampler_gives_one_line(string value)
    {
        Assert.That(Read(value), Is.Null);
        Assert.That(_warnings.Single(), Does.StartWith($"OTEL_TRACES_SAMPLER is '{value}', which is none of always_on, ").And.EndWith(": parentbased_always_on is used."));
    }

    [TestCase("1.1")]
    [TestCase("-0.1")]
    [TestCase("NaN")]
    [TestCase("half")]
    public void A_bad_ratio_gives_one_line_and_everything(string argument)
    {
        var sampler = Read("traceidratio", argument)!;
        Assert.That(Enumerable.Range(0, 100).All(_ => sampler.Takes(ActivityTraceId.CreateRandom())), Is.True);
        Assert.That(_warnings.Single(), Is.EqualTo($"OTEL_TRACES_SAMPLER_ARG is '{argument}', which is not a number from 0 to 1: 1 is used."));
    }

    [TestCase("traceidratio", "0.25", ExpectedResult = "traceidratio of 0.25")]
    [TestCase("ParentBased_TraceIdRatio", " 0 ", ExpectedResult = "parentbased_traceidratio of 0")]
    [TestCase("traceidratio", null, ExpectedResult = "traceidratio of 1")]
    [TestCase("ALWAYS_OFF", "x", ExpectedResult = "always_off")]
    public string Samplers_are_read_in_any_case(string value, string? argument)
    {
        var sampler = Read(value, argument)!;
        Assert.That(_warnings, Is.Empty);
        return sampler.ToString();
    }

    [TestCase(0.0)]
    [TestCase(0.001)]
    [TestCase(0.3)]
    [TestCase(1.0)]
    public void A_ratio_takes_the_traces_that_the_app_s_own_sdk_takes(double ratio)
    {
        var theirs = new TraceIdRatioBasedSampler(ratio);
        var ours = Read("traceidratio", ratio.ToString(System.Globalization.CultureInfo.InvariantCulture))!;
        for (var number = 0; number < 20_000; number++)
        {
            var trace = ActivityTraceId.CreateRandom();
            var parameters = new SamplingParameters(default, trace, "span", ActivityKind.Internal);
            Assert.That(ours.Takes(trace), Is.EqualTo(theirs.ShouldSample(in parameters).Decision == SamplingDecision.RecordAndSample), trace.ToHexString());
        }
    }

    [TestCase("always_on", "none", ExpectedResult = "AllDataAndRecorded")]
    [TestCase("always_on", "remote 00", ExpectedResult = "AllDataAndRecorded")]
    [TestCase("always_off", "none", ExpectedResult = "PropagationData")]
    [TestCase("always_off", "remote 01", ExpectedResult = "PropagationData")]
    [TestCase("always_off", "local 01", ExpectedResult = "None")]
    [TestCase("parentbased_always_on", "none", ExpectedResult = "AllDataAndRecorded")]
    [TestCase("parentbased_always_on", "remote 00", ExpectedResult = "PropagationData")]
    [TestCase("parentbased_always_off", "none", ExpectedResult = "PropagationData")]
    [TestCase("parentbased_always_off", "remote 01", ExpectedResult = "AllDataAndRecorded")]
    [TestCase("parentbased_always_off", "local 01", ExpectedResult = "AllDataAndRecorded")]
    [TestCase("parentbased_always_off", "local 00", ExpectedResult = "None")]
    public string Alone_it_decides_as_an_sdk(string name, string parent)
    {
        var sampler = Read(name)!;
        var result = "";
        using var source = new ActivitySource(nameof(SpanSamplerTests));
        using var listener = new ActivityListener
        {
            ShouldListenTo = one => one == source,
            Sample = (ref ActivityCreationOptions<ActivityContext> options) =>
            {
                var decision = sampler.Decide(ref options);
                result = decision.ToString();
                return decision;
            },
        };
        ActivitySource.AddActivityListener(listener);
        var flags = parent.EndsWith("01", StringComparison.Ordinal) ? ActivityTraceFlags.Recorded : ActivityTraceFlags.None;
        var context = parent == "none" ? default : new ActivityContext(
            ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), flags, isRemote: parent.StartsWith("remote", StringComparison.Ordinal));
        source.StartActivity("span", ActivityKind.Internal, context)?.Dispose();
        return result;
    }

    private SpanSampler? Read(string? name, string? argument = null) =>
        SpanSampler.Read(variable => variable == "OTEL_TRACES_SAMPLER" ? name : variable == "OTEL_TRACES_SAMPLER_ARG" ? argument : null, _warnings.Add);
}
