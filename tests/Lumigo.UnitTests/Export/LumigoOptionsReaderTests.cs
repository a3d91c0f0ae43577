using Lumigo.OpenTelemetry.Configuration;
using NUnit.Framework;

namespace Lumigo.UnitTests.Export;

[TestFixture]
public sealed class LumigoOptionsReaderTests
{
    private readonly List<string> _warnings = [];

    [SetUp]
    public void Clear() => _warnings.Clear();

    [Test]
    public void Nothing_set_gives_the_documented_defaults()
    {
        Assert.That(Read(), Is.EqualTo(new LumigoOptions()));
        var defaults = new LumigoOptions();
        Assert.Multiple(() =>
        {
            Assert.That(defaults.Token, Is.Null);
            Assert.That(defaults.TracesEndpoint.ToString(), Is.EqualTo("https://ga-otlp.lumigo-tracer-edge.golumigo.com/v1/traces"));
            Assert.That(defaults.SpanDumpPath, Is.Null);
            Assert.That(defaults.Debug, Is.False);
            Assert.That(defaults.Batch.ScheduleDelay, Is.EqualTo(TimeSpan.FromSeconds(5)));
            Assert.That(defaults.Batch.ExportTimeout, Is.EqualTo(TimeSpan.FromSeconds(30)));
            Assert.That(defaults.Batch.MaxQueueSize, Is.EqualTo(2048));
            Assert.That(defaults.Batch.MaxExportBatchSize, Is.EqualTo(512));
            Assert.That(defaults.Limits.AttributeValueLength, Is.EqualTo(2048));
            Assert.That(defaults.Limits.AttributeCount, Is.EqualTo(128));
            Assert.That(defaults.Limits.EventCount, Is.EqualTo(128));
            Assert.That(defaults.Limits.LinkCount, Is.EqualTo(128));
            Assert.That(_warnings, Is.Empty);
        });
    }

    [Test]
    public void Empty_and_blank_values_count_as_not_set()
    {
        var names = new[]
        {
            "LUMIGO_TRACER_TOKEN", "LUMIGO_ENDPOINT", "LUMIGO_DEBUG", "LUMIGO_DEBUG_SPANDUMP", "OTEL_BSP_SCHEDULE_DELAY", "OTEL_BSP_EXPORT_TIMEOUT", "OTEL_BSP_MAX_QUEUE_SIZE",
            "OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT", "OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT", "OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT",
            "OTEL_ATTRIBUTE_COUNT_LIMIT", "OTEL_SPAN_EVENT_COUNT_LIMIT", "OTEL_SPAN_LINK_COUNT_LIMIT", "OTEL_LOG_LEVEL", "OTEL_PROPAGATORS", "LUMIGO_ENABLE_TRACES",
            "LUMIGO_REPORT_DEPENDENCIES", "LUMIGO_CONNECTION_TIMEOUT", "LUMIGO_FILTER_HTTP_ENDPOINTS_REGEX",
        };
        Assert.That(Read([.. names.Select(name => (name, ""))]), Is.EqualTo(new LumigoOptions()));
        Assert.That(Read([.. names.Select(name => (name, " \t "))]), Is.EqualTo(new LumigoOptions()));
        Assert.That(_warnings, Is.Empty);
    }

    [TestCase("t_abc", "t_abc")]
    [TestCase("  t_abc\r\n", "t_abc")]
    public void A_token_is_trimmed(string value, string expected)
    {
        Assert.That(Read(("LUMIGO_TRACER_TOKEN", value)).Token, Is.EqualTo(expected));
        Assert.That(_warnings, Is.Empty);
    }

    [TestCase("t abc")]
    [TestCase("t\r\nX-Injected: yes")]
    [TestCase("tøken")]
    [TestCase("t\u007f")]
    public void A_token_that_cannot_be_a_header_is_not_used_and_never_printed(string value)
    {
        Assert.That(Read(("LUMIGO_TRACER_TOKEN", value)).Token, Is.Null);
        Assert.That(_warnings.Single(), Does.StartWith("LUMIGO_TRACER_TOKEN ").And.Contain("no data will be sent").And.Not.Contain(value));
    }

    [TestCase("http://localhost:4318", "http://localhost:4318/v1/traces")]
    [TestCase("http://localhost:4318/", "http://localhost:4318/v1/traces")]
    [TestCase("http://localhost:4318/v1", "http://localhost:4318/v1/traces")]
    [TestCase("http://localhost:4318/v1/traces", "http://localhost:4318/v1/traces")]
    [TestCase("http://localhost:4318/v1/traces/", "http://localhost:4318/v1/traces")]
    [TestCase("https://collector.test/a%20b", "https://collector.test/a%20b/v1/traces")]
    [TestCase("https://collector.test/x?key=1#part", "https://collector.test/x/v1/traces?key=1")]
    [TestCase("http://[::1]:4318", "http://[::1]:4318/v1/traces")]
    [TestCase(" HTTP://Localhost ", "http://localhost/v1/traces")]
    public void The_endpoint_is_a_base_or_the_traces_url(string value, string expected)
    {
        Assert.That(Read(("LUMIGO_ENDPOINT", value)).TracesEndpoint.AbsoluteUri, Is.EqualTo(expected));
        Assert.That(_warnings, Is.Empty);
    }

    [TestCase("localhost:4318")]
    [TestCase("/v1/traces")]
    [TestCase("ftp://localhost")]
    [TestCase("file:///tmp/x")]
    [TestCase("http://")]
    [TestCase("not a url")]
    public void A_bad_endpoint_gives_the_default_and_one_line(string value)
    {
        Assert.That(Read(("LUMIGO_ENDPOINT", value)).TracesEndpoint.AbsoluteUri, Is.EqualTo(LumigoOptions.DefaultTracesEndpoint));
        Assert.That(_warnings.Single(), Does.StartWith("LUMIGO_ENDPOINT ").And.Contain(LumigoOptions.DefaultTracesEndpoint));
    }

    [TestCase("true", true)]
    [TestCase("TRUE", true)]
    [TestCase("false", false)]
    [TestCase("1", false)]
    public void Debugging_is_on_for_true(string value, bool expected) => Assert.That(Read(("LUMIGO_DEBUG", value)).Debug, Is.EqualTo(expected));

    [TestCase("debug", null, true)]
    [TestCase(" Debug ", null, true)]
    [TestCase("trace", "", true)]
    [TestCase("debug", "false", false)]
    [TestCase("none", "TRUE", true)]
    [TestCase("error", null, false)]
    [TestCase("INFO", null, false)]
    public void The_general_log_level_counts_where_ours_is_not_set(string general, string? own, bool expected)
    {
        Assert.That(Read(own is null ? [("OTEL_LOG_LEVEL", general)] : [("OTEL_LOG_LEVEL", general), ("LUMIGO_DEBUG", own)]).Debug, Is.EqualTo(expected));
        Assert.That(_warnings, Is.Empty);
    }

    [TestCase("LUMIGO_ENABLE_TRACES", "False", false)]
    [TestCase("LUMIGO_ENABLE_TRACES", " TRUE ", true)]
    [TestCase("LUMIGO_REPORT_DEPENDENCIES", "FALSE", false)]
    [TestCase("LUMIGO_REPORT_DEPENDENCIES", "true", true)]
    public void Switches_ignore_case(string variable, string value, bool expected)
    {
        var options = Read((variable, value), ("LUMIGO_TRACER_TOKEN", "t"));
        Assert.That(variable.EndsWith("TRACES", StringComparison.Ordinal) ? options.TracesEnabled : options.ReportDependencies, Is.EqualTo(expected));
        Assert.That(options.SendsSpans, Is.EqualTo(options.TracesEnabled));
        Assert.That(_warnings, Is.Empty);
    }

    [TestCase("LUMIGO_ENABLE_TRACES", "0")]
    [TestCase("LUMIGO_REPORT_DEPENDENCIES", "no")]
    public void A_bad_switch_gives_the_default_and_one_line(string variable, string value)
    {
        Assert.That(Read((variable, value)), Is.EqualTo(new LumigoOptions()));
        Assert.That(_warnings.Single(), Is.EqualTo($"{variable} is '{value}', which is neither true nor false: true is used."));
    }

    [Test]
    public void What_the_loader_reads_is_not_read_and_reported_again()
    {
        var values = new Dictionary<string, string> { ["LUMIGO_ENABLE_TRACES"] = "0", ["LUMIGO_FILTER_HTTP_ENDPOINTS_REGEX"] = "x", ["LUMIGO_REPORT_DEPENDENCIES"] = "0" };
        LumigoOptionsReader.From(values.GetValueOrDefault, _warnings.Add, hasLoader: true);
        Assert.That(_warnings.Single(), Does.StartWith("LUMIGO_REPORT_DEPENDENCIES "));
    }

    [TestCase("0.5", 0.5)]
    [TestCase(" 300 ", 300)]
    [TestCase("1e1", 10)]
    public void The_time_for_the_report_is_in_seconds(string value, double expected)
    {
        Assert.That(Read(("LUMIGO_CONNECTION_TIMEOUT", value)).ConnectionTimeout, Is.EqualTo(TimeSpan.FromSeconds(expected)));
        Assert.That(_warnings, Is.Empty);
    }

    [TestCase("5000")]
    [TestCase("0")]
    [TestCase("-1")]
    [TestCase("NaN")]
    [TestCase("3s")]
    public void A_bad_time_for_the_report_gives_the_default_and_one_line(string value)
    {
        Assert.That(Read(("LUMIGO_CONNECTION_TIMEOUT", value)), Is.EqualTo(new LumigoOptions()));
        Assert.That(_warnings.Single(), Is.EqualTo($"LUMIGO_CONNECTION_TIMEOUT is '{value}', which is not a number of seconds from 0.01 to 300: 3 is used."));
    }

    [TestCase("tracecontext", null)]
    [TestCase(" TraceContext , baggage", null)]
    [TestCase("tracecontext,b3,B3,jaeger", "names 'b3', 'jaeger', which cannot be followed")]
    [TestCase("none", "names 'none', which cannot be followed")]
    [TestCase("baggage", "is 'baggage', without tracecontext, which cannot be followed")]
    public void Propagators_that_cannot_be_followed_give_one_line(string value, string? says)
    {
        Assert.That(Read(("OTEL_PROPAGATORS", value)), Is.EqualTo(new LumigoOptions()));
        Assert.That(_warnings, says is null ? Is.Empty : Has.Count.EqualTo(1).And.All.StartsWith($"OTEL_PROPAGATORS {says}: "));
    }

    [Test]
    public void Every_number_is_read()
    {
        var options = Read(
            ("LUMIGO_DEBUG_SPANDUMP", " /tmp/dump "), ("OTEL_BSP_SCHEDULE_DELAY", "0"), ("OTEL_BSP_EXPORT_TIMEOUT", "1"), ("OTEL_BSP_MAX_QUEUE_SIZE", "1000000"),
            ("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", " 77 "), ("OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT", "1"), ("OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT", "2"),
            ("OTEL_SPAN_EVENT_COUNT_LIMIT", "3"), ("OTEL_SPAN_LINK_COUNT_LIMIT", "2147483647"));
        Assert.Multiple(() =>
        {
            Assert.That(options.SpanDumpPath, Is.EqualTo("/tmp/dump"));
            Assert.That(options.Batch, Is.EqualTo(new BatchOptions
            {
                ScheduleDelay = TimeSpan.Zero, ExportTimeout = TimeSpan.FromMilliseconds(1), MaxQueueSize = 1_000_000, MaxExportBatchSize = 77,
            }));
            Assert.That(options.Limits, Is.EqualTo(new SpanLimits { AttributeValueLength = 1, AttributeCount = 2, EventCount = 3, LinkCount = int.MaxValue }));
            Assert.That(_warnings, Is.Empty);
        });
    }

    [TestCase("OTEL_BSP_SCHEDULE_DELAY", "5000", "-1", "86400001", "2147483648", "1.5", "x", "0x10")]
    [TestCase("OTEL_BSP_EXPORT_TIMEOUT", "30000", "0", "86400001", "x")]
    [TestCase("OTEL_BSP_MAX_QUEUE_SIZE", "2048", "0", "1000001", "x")]
    [TestCase("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "512", "0", "1000001", "x")]
    [TestCase("OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT", "2048", "0", "99999999999", "x")]
    [TestCase("OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT", "2048", "0", "x")]
    [TestCase("OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT", "128", "0", "x")]
    [TestCase("OTEL_ATTRIBUTE_COUNT_LIMIT", "128", "0", "x")]
    [TestCase("OTEL_SPAN_EVENT_COUNT_LIMIT", "128", "0", "x")]
    [TestCase("OTEL_SPAN_LINK_COUNT_LIMIT", "128", "0", "x")]
    public void A_bad_number_gives_the_default_and_one_line(string variable, string fallback, params string[] values)
    {
        foreach (var value in values)
        {
            _warnings.Clear();
            Assert.That(Read((variable, value)), Is.EqualTo(new LumigoOptions()));
            Assert.That(_warnings.Single(), Does.StartWith($"{variable} is '{value}', which is not a whole number from ").And.EndWith($": {fallback} is used."));
        }
    }

    [TestCase("OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT", "OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT")]
    [TestCase("OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT", "OTEL_ATTRIBUTE_COUNT_LIMIT")]
    public void The_limit_for_spans_wins_over_the_general_one_which_replaces_a_bad_one(string specific, string general)
    {
        int Value(LumigoOptions options) => specific.Contains("LENGTH", StringComparison.Ordinal) ? options.Limits.AttributeValueLength : options.Limits.AttributeCount;
        Assert.That(Value(Read((specific, "7"), (general, "9"))), Is.EqualTo(7));
        Assert.That(Value(Read((general, "9"))), Is.EqualTo(9));
        Assert.That(_warnings, Is.Empty);
        Assert.That(Value(Read((specific, "x"), (general, "9"))), Is.EqualTo(9));
        Assert.That(_warnings.Single(), Does.EndWith($": {general} is used."));
    }

    [Test]
    public void A_batch_is_never_larger_than_the_queue()
    {
        Assert.That(Read(("OTEL_BSP_MAX_QUEUE_SIZE", "100")).Batch.MaxExportBatchSize, Is.EqualTo(100));
        Assert.That(_warnings, Is.Empty, "nobody asked for 512");
        Assert.That(Read(("OTEL_BSP_MAX_QUEUE_SIZE", "100"), ("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "200")).Batch.MaxExportBatchSize, Is.EqualTo(100));
        Assert.That(_warnings.Single(), Is.EqualTo("OTEL_BSP_MAX_EXPORT_BATCH_SIZE is '200', which is more than OTEL_BSP_MAX_QUEUE_SIZE: 100 is used."));
    }

    [Test]
    public void A_tag_with_a_semicolon_is_not_sent()
    {
        Assert.That(Read(("LUMIGO_TAG", " blue "), ("LUMIGO_CONTAINER_NAME", "main")) is { Tag: "blue", ContainerName: "main" }, Is.True);
        Assert.That(_warnings, Is.Empty);
        Assert.That(Read(("LUMIGO_TAG", "a;b")).Tag, Is.Null);
        Assert.That(_warnings.Single(), Is.EqualTo("LUMIGO_TAG is 'a;b', which contains a semicolon: no tag is sent."));
    }

    [Test]
    public void The_report_shows_what_is_in_effect_and_no_secret()
    {
        var report = ConfigurationReport.Of(Read(
            ("LUMIGO_TRACER_TOKEN", "t_hidden"), ("LUMIGO_ENDPOINT", "https://me:hidden@collector.test/?api_key=hidden"), ("OTEL_BSP_SCHEDULE_DELAY", "17"),
            ("LUMIGO_SECRET_MASKING_REGEX", """["shoe"]"""), ("LUMIGO_SECRET_MASKING_REGEX_ENVIRONMENT", "all")), ["sampler none", "requests served are left out by /in\\?token=hidden"]);
        Assert.That(report, Does.Not.Contain("hidden").And.Contain("token set").And.Contain("https://****@collector.test/v1/traces?api_key=****").And.Contain("every 17 ms")
            .And.Contain("masking of General: shoe;").And.EndWith("masking of Environment: everything."));
        Assert.That(ConfigurationReport.Of(new LumigoOptions(), []), Does.Contain("token not set").And.EndWith("masking of General: the default list."));
    }

    private LumigoOptions Read(params (string Name, string Value)[] variables)
    {
        var values = variables.ToDictionary(one => one.Name, one => one.Value);
        return LumigoOptionsReader.From(name => values.GetValueOrDefault(name), _warnings.Add);
    }
}
