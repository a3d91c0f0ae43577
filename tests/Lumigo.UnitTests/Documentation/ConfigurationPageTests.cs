using System.Text.RegularExpressions;
using Lumigo.TestKit;
using NUnit.Framework;

namespace Lumigo.UnitTests.Documentation;

/// <summary>docs/configuration.md names every variable the product reads, and no other.</summary>
[TestFixture]
public sealed partial class ConfigurationPageTests
{
    /// <summary>Read by OpenTelemetry's own resource detection, which we call.</summary>
    private static readonly string[] ReadByOpenTelemetry = ["OTEL_SERVICE_NAME", "OTEL_RESOURCE_ATTRIBUTES"];

    [Test]
    public void The_page_and_the_code_name_the_same_variables()
    {
        var code = Directory.EnumerateFiles(Path.Combine(RepositoryPaths.Root, "managed"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/Lumigo.Build/", StringComparison.Ordinal))
            .SelectMany(file => Literal().Matches(File.ReadAllText(file)))
            .Select(match => match.Groups["name"].Value)
            .Concat(ReadByOpenTelemetry)
            .Distinct().Order().ToList();
        var page = Row().Matches(File.ReadAllText(Path.Combine(RepositoryPaths.Root, "docs", "configuration.md")))
            .Select(match => match.Groups["name"].Value)
            .Distinct().Order().ToList();
        Assert.That(code, Has.Count.GreaterThan(14), "the code's variables can be found");
        Assert.That(page, Is.EqualTo(code));
    }

    [Test]
    public void The_page_gives_the_defaults_of_the_code()
    {
        var page = File.ReadAllText(Path.Combine(RepositoryPaths.Root, "docs", "configuration.md"));
        var options = new OpenTelemetry.Configuration.LumigoOptions();
        Assert.Multiple(() =>
        {
            Assert.That(Default(page, "LUMIGO_ENDPOINT"), Is.EqualTo(OpenTelemetry.Configuration.LumigoOptions.DefaultTracesEndpoint));
            Assert.That(Default(page, "OTEL_BSP_SCHEDULE_DELAY"), Is.EqualTo($"{options.Batch.ScheduleDelay.TotalMilliseconds}"));
            Assert.That(Default(page, "OTEL_BSP_EXPORT_TIMEOUT"), Is.EqualTo($"{options.Batch.ExportTimeout.TotalMilliseconds}"));
            Assert.That(Default(page, "OTEL_BSP_MAX_QUEUE_SIZE"), Is.EqualTo($"{options.Batch.MaxQueueSize}"));
            Assert.That(Default(page, "OTEL_BSP_MAX_EXPORT_BATCH_SIZE"), Is.EqualTo($"{options.Batch.MaxExportBatchSize}"));
            Assert.That(Default(page, "LUMIGO_ENABLE_TRACES"), Is.EqualTo(options.TracesEnabled ? "true" : "false"));
            Assert.That(Default(page, "LUMIGO_REPORT_DEPENDENCIES"), Is.EqualTo(options.ReportDependencies ? "true" : "false"));
            Assert.That(Default(page, "LUMIGO_CONNECTION_TIMEOUT"), Is.EqualTo($"{options.ConnectionTimeout.TotalSeconds}"));
            Assert.That(Default(page, "OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT"), Is.EqualTo($"{options.Limits.AttributeValueLength}"));
            Assert.That(Default(page, "OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT"), Is.EqualTo($"{options.Limits.AttributeCount}"));
            Assert.That(Default(page, "OTEL_SPAN_EVENT_COUNT_LIMIT"), Is.EqualTo($"{options.Limits.EventCount}"));
            Assert.That(Default(page, "OTEL_SPAN_LINK_COUNT_LIMIT"), Is.EqualTo($"{options.Limits.LinkCount}"));
        });
    }

    [Test]
    public void The_page_names_every_instrumentation()
    {
        var page = File.ReadAllText(Path.Combine(RepositoryPaths.Root, "docs", "configuration.md"));
        var row = page.Split('\n').Single(line => line.StartsWith("| `LUMIGO_DISABLE_INSTRUMENTATION` |", StringComparison.Ordinal));
        Assert.That(AutoInstrumentation.Loader.Instrumentation.Registry.All.Select(entry => entry.Name).Where(name => !row.Contains($"`{name}`", StringComparison.Ordinal)), Is.Empty);
    }

    private static string Default(string page, string variable) =>
        page.Split('\n').Single(line => line.StartsWith($"| `{variable}` |", StringComparison.Ordinal)).Split('|')[3].Trim().Trim('`');

    /// <summary>A name alone in quotes: names in the middle of a message do not count.</summary>
    [GeneratedRegex("\"(?<name>(LUMIGO|OTEL)_[A-Z0-9_]+)\"")]
    private static partial Regex Literal();

    [GeneratedRegex("^\\| `(?<name>(LUMIGO|OTEL)_[A-Z0-9_]+)` \\|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
