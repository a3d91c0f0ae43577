using Lumigo.AutoInstrumentation.Loader;
using Lumigo.AutoInstrumentation.Loader.Instrumentation;
using Lumigo.OpenTelemetry.Configuration;
using NUnit.Framework;

namespace Lumigo.UnitTests.Export;

/// <summary>What loader and core both read means the same to both.</summary>
[TestFixture]
[NonParallelizable]
public sealed class SwitchAgreementTests
{
    private static readonly string?[] Values = [null, "", " ", "true", "TRUE", " true ", "false", "False", " FALSE\t", "1", "0", "yes", "no", "nonsense"];

    [TestCaseSource(nameof(Values))]
    public void Whether_payloads_are_captured(string? value) =>
        Assert.That(Payloads.AreCapturedWith(value), Is.EqualTo(InCore("LUMIGO_CAPTURE_PAYLOADS", value).Limits.CapturesPayloads));

    [TestCaseSource(nameof(Values))]
    public void Whether_traces_are_sent(string? value)
    {
        const string Name = "LUMIGO_ENABLE_TRACES";
        var before = Environment.GetEnvironmentVariable(Name);
        try
        {
            Environment.SetEnvironmentVariable(Name, value);
            Assert.That(EarlySettings.Read().TracesEnabled, Is.EqualTo(InCore(Name, value).TracesEnabled));
        }
        finally
        {
            Environment.SetEnvironmentVariable(Name, before);
        }
    }

    [Test]
    public void False_is_understood_by_both()
    {
        Assert.That(Payloads.AreCapturedWith("False"), Is.False);
        Assert.That(InCore("LUMIGO_CAPTURE_PAYLOADS", "False").Limits.CapturesPayloads, Is.False);
        Assert.That(InCore("LUMIGO_ENABLE_TRACES", "False").TracesEnabled, Is.False);
    }

    private static LumigoOptions InCore(string name, string? value) => LumigoOptionsReader.From(asked => asked == name ? value : null, static _ => { });
}
