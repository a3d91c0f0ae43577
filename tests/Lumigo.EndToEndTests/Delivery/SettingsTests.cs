using Lumigo.TestKit;
using Lumigo.TestKit.Apps;
using Lumigo.TestKit.Homes;
using Lumigo.TestKit.Otlp;
using Lumigo.TestKit.Processes;
using NUnit.Framework;

namespace Lumigo.EndToEndTests.Delivery;

/// <summary>What the variables do to a whole process.</summary>
[TestFixture]
public sealed class SettingsTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [TestCaseSource(typeof(TestMatrix), nameof(TestMatrix.Runtimes))]
    public void Without_a_token_there_is_one_line_and_no_network(RuntimeUnderTest runtime)
    {
        using var endpoint = new OtlpEndpoint();
        var command = Command(runtime);
        var bare = BareRuns.Of(command);
        var active = Home.Built.Activate(command).WithEnvironment("LUMIGO_ENDPOINT", endpoint.BaseUrl);

        var (silent, calls) = NetworkCalls.Of(active, Limit);
        Untouched.Check(bare, silent);
        Assert.That(silent.OwnLines, Is.EqualTo(new[]
        {
            "#LUMIGO# - WARNING - LUMIGO_TRACER_TOKEN is not set: no data will be sent to Lumigo. Set it to your Lumigo token.",
        }));
        Assert.That(calls, Is.Empty);
        Assert.That(endpoint.Requests, Is.Empty);

        var (_, callsWithToken) = NetworkCalls.Of(command.By(endpoint.BaseUrl), Limit);
        Assert.That(callsWithToken, Has.Some.Contains($"sin_port=htons({endpoint.Port})"), "what this test looks for can be seen");
    }

    [TestCaseSource(typeof(TestMatrix), nameof(TestMatrix.Runtimes))]
    public void Switched_off_there_is_nothing_at_all(RuntimeUnderTest runtime)
    {
        using var endpoint = new OtlpEndpoint();
        using var folder = new TemporaryFolder();
        var command = Command(runtime);
        var off = command.ByWithTotals(endpoint.BaseUrl).WithEnvironment("LUMIGO_SWITCH_OFF", "TRUE").WithEnvironment("LUMIGO_DEBUG_SPANDUMP", folder.File("dump"));

        Untouched.CheckSilent(BareRuns.Of(command), AppProcess.Run(off, Limit));
        Assert.That(endpoint.Requests, Is.Empty);
        Assert.That(File.Exists(folder.File("dump")), Is.False);
    }

    [TestCaseSource(typeof(TestMatrix), nameof(TestMatrix.Runtimes))]
    public void A_disabled_sdk_is_the_same_as_switched_off(RuntimeUnderTest runtime)
    {
        using var endpoint = new OtlpEndpoint();
        var command = Command(runtime);
        Untouched.CheckSilent(BareRuns.Of(command), AppProcess.Run(command.ByWithTotals(endpoint.BaseUrl).WithEnvironment("OTEL_SDK_DISABLED", "True"), Limit));

        // Around a value the native library leaves blanks alone; the loader does not.
        Untouched.CheckSilent(BareRuns.Of(command), AppProcess.Run(command.By(endpoint.BaseUrl).WithEnvironment("OTEL_SDK_DISABLED", " true "), Limit));
        Assert.That(endpoint.Requests, Is.Empty);
    }

    [TestCaseSource(typeof(TestMatrix), nameof(TestMatrix.Runtimes))]
    public void With_traces_off_there_is_one_line_and_nothing_is_sent_but_a_dump_is_written(RuntimeUnderTest runtime)
    {
        using var endpoint = new OtlpEndpoint();
        using var folder = new TemporaryFolder();
        var command = Command(runtime);
        var off = command.By(endpoint.BaseUrl).WithEnvironment("LUMIGO_ENABLE_TRACES", "FALSE");

        var silent = AppProcess.Run(off, Limit);
        Untouched.Check(BareRuns.Of(command), silent);
        Assert.That(silent.OwnLines, Is.EqualTo(new[] { "#LUMIGO# - WARNING - LUMIGO_ENABLE_TRACES is false: no traces will be sent to Lumigo." }));

        var dumping = AppProcess.Run(off.WithEnvironment("LUMIGO_DEBUG_SPANDUMP", folder.File("dump")), Limit);
        Assert.That(dumping.OwnLines.Single(), Does.EndWith("no traces will be sent to Lumigo, spans are only written to LUMIGO_DEBUG_SPANDUMP."));
        Assert.That(File.ReadAllLines(folder.File("dump")), Has.Length.EqualTo(6));
        Assert.That(endpoint.Requests, Is.Empty);
    }

    [TestCase("error", null, 0)]
    [TestCase("NONE", "false", 0)]
    [TestCase("warn", null, 1)]
    [TestCase("error", "true", 2)]
    [TestCase("Debug", null, 2)]
    [TestCase("debug", "false", 1)]
    public void The_log_level_decides_which_lines_are_written(string general, string? own, int kinds)
    {
        using var endpoint = new OtlpEndpoint();
        var result = AppProcess.Run(Command(RuntimeUnderTest.Net10).By(endpoint.BaseUrl).WithEnvironment("OTEL_LOG_LEVEL", general)
            .WithEnvironment("LUMIGO_DEBUG", own ?? "").WithEnvironment("OTEL_BSP_SCHEDULE_DELAY", "soon"), Limit);
        Assert.That(result.OwnLines.Select(line => line.Split(" - ")[1]).Distinct(), Is.EquivalentTo(new[] { "WARNING", "DEBUG" }.Take(kinds)));
        Assert.That(result.Warnings(), Has.Count.EqualTo(kinds == 0 ? 0 : 1));
    }

    [TestCaseSource(typeof(TestMatrix), nameof(TestMatrix.Runtimes))]
    public void The_configuration_in_effect_is_shown_under_debug_and_masked(RuntimeUnderTest runtime)
    {
        using var endpoint = new OtlpEndpoint();
        var result = AppProcess.Run(Command(runtime).ByWithTotals(endpoint.BaseUrl + "/?api_key=hidden1").WithEnvironment(new Dictionary<string, string>
        {
            ["LUMIGO_TRACER_TOKEN"] = "t_hidden2",
            ["LUMIGO_TAG"] = "token=hidden3",
            ["LUMIGO_FILTER_HTTP_ENDPOINTS_REGEX_SERVER"] = """["^/health$", "/in?password=hidden4"]""",
            ["LUMIGO_DISABLE_INSTRUMENTATION"] = "aws",
            ["OTEL_TRACES_SAMPLER"] = "parentbased_traceidratio",
            ["OTEL_TRACES_SAMPLER_ARG"] = "1",
            ["LUMIGO_CONNECTION_TIMEOUT"] = "0.5",
            ["LUMIGO_REPORT_DEPENDENCIES"] = "FALSE",
        }), Limit);
        Assert.That(string.Join("\n", result.StderrLines), Does.Not.Contain("hidden"));
        Assert.That(result.OwnLines.Single(line => line.Contains(" configuration: ", StringComparison.Ordinal)), Does.Contain("token set; traces on; endpoint http://127.0.0.1:")
            .And.Contain("api_key=****").And.Contain("sampler parentbased_traceidratio of 1").And.Contain("switched off: aws-sdk").And.Contain("empty polls are left out")
            .And.Contain("requests served are left out by ^/health$, /in?password=****").And.Contain("dependencies not reported, within 0.5 s").And.Contain("tag token=****"));
        Assert.That(result.Warnings(), Is.Empty);
    }

    [TestCaseSource(typeof(TestMatrix), nameof(TestMatrix.Runtimes))]
    public void Each_bad_value_gives_one_line_and_the_app_runs_on(RuntimeUnderTest runtime)
    {
        var command = Command(runtime);
        var expected = new Dictionary<string, (string Value, string Says)>
        {
            ["LUMIGO_DEBUG"] = ("maybe", "LUMIGO_DEBUG is 'maybe', which is neither true nor false: false is used."),
            ["LUMIGO_SWITCH_OFF"] = ("perhaps", "LUMIGO_SWITCH_OFF is 'perhaps', which is neither true nor false: false is used."),
            ["OTEL_SDK_DISABLED"] = ("1", "OTEL_SDK_DISABLED is '1', which is neither true nor false: false is used."),
            ["OTEL_LOG_LEVEL"] = ("loud", "OTEL_LOG_LEVEL is 'loud', which is none of none, error, warn, info and debug: info is used."),
            ["OTEL_TRACES_SAMPLER_ARG"] = ("2", "OTEL_TRACES_SAMPLER_ARG is '2', which is not a number from 0 to 1: 1 is used."),
            ["OTEL_PROPAGATORS"] = (
                "b3", "OTEL_PROPAGATORS names 'b3', which cannot be followed: HTTP headers are those of the application's DistributedContextPropagator, by default traceparent, tracestate and baggage."),
            ["LUMIGO_ENABLE_TRACES"] = ("on", "LUMIGO_ENABLE_TRACES is 'on', which is neither true nor false: true is used."),
            ["LUMIGO_REPORT_DEPENDENCIES"] = ("on", "LUMIGO_REPORT_DEPENDENCIES is 'on', which is neither true nor false: true is used."),
            ["LUMIGO_CONNECTION_TIMEOUT"] = ("5000", "LUMIGO_CONNECTION_TIMEOUT is '5000', which is not a number of seconds from 0.01 to 300: 3 is used."),
            ["LUMIGO_FILTER_HTTP_ENDPOINTS_REGEX"] = (
                "/x", "LUMIGO_FILTER_HTTP_ENDPOINTS_REGEX is not a JSON array of regular expressions, such as [\"/health$\", \"^/internal/\"]: it is passed over."),
            ["LUMIGO_TRACER_TOKEN"] = ("t_ä", "LUMIGO_TRACER_TOKEN contains characters that cannot be part of a token: no data will be sent to Lumigo."),
            ["LUMIGO_ENDPOINT"] = ("ftp://x", "LUMIGO_ENDPOINT is not an http or https URL: https://ga-otlp.lumigo-tracer-edge.golumigo.com/v1/traces is used."),
            ["OTEL_BSP_SCHEDULE_DELAY"] = ("-1", "OTEL_BSP_SCHEDULE_DELAY is '-1', which is not a whole number from 0 to 86400000: 5000 is used."),
            ["OTEL_BSP_EXPORT_TIMEOUT"] = ("soon", "OTEL_BSP_EXPORT_TIMEOUT is 'soon', which is not a whole number from 1 to 86400000: 30000 is used."),
            ["OTEL_BSP_MAX_QUEUE_SIZE"] = ("0", "OTEL_BSP_MAX_QUEUE_SIZE is '0', which is not a whole number from 1 to 1000000: 2048 is used."),
            ["OTEL_BSP_MAX_EXPORT_BATCH_SIZE"] = ("5000", "OTEL_BSP_MAX_EXPORT_BATCH_SIZE is '5000', which is more than OTEL_BSP_MAX_QUEUE_SIZE: 2048 is used."),
            ["OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT"] = ("1e3", "OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT is '1e3', which is not a whole number from 1 to 2147483647: 2048 is used."),
            ["OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT"] = ("many", "OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT is 'many', which is not a whole number from 1 to 2147483647: 128 is used."),
            ["OTEL_SPAN_EVENT_COUNT_LIMIT"] = ("many", "OTEL_SPAN_EVENT_COUNT_LIMIT is 'many', which is not a whole number from 1 to 2147483647: 128 is used."),
            ["OTEL_SPAN_LINK_COUNT_LIMIT"] = ("many", "OTEL_SPAN_LINK_COUNT_LIMIT is 'many', which is not a whole number from 1 to 2147483647: 128 is used."),
        };
        var active = Home.Built.Activate(command).WithEnvironment(expected.Select(one => new KeyValuePair<string, string>(one.Key, one.Value.Value)))
            .WithEnvironment("OTEL_TRACES_SAMPLER", "traceidratio");
        var actual = AppProcess.Run(active, Limit);

        Untouched.Check(BareRuns.Of(command), actual);
        Assert.That(actual.OwnLines.Select(line => line.Replace(" Copy it again from Lumigo's settings.", "", StringComparison.Ordinal)),
            Is.EquivalentTo(expected.Values.Select(one => $"#LUMIGO# - WARNING - {one.Says}")));
    }

    [TestCase("", "/v1/traces")]
    [TestCase("/", "/v1/traces")]
    [TestCase("/v1/traces", "/v1/traces")]
    [TestCase("/v1/traces/", "/v1/traces")]
    [TestCase("/prefix", "/prefix/v1/traces")]
    public void The_endpoint_is_a_base_or_the_whole_traces_url(string suffix, string path)
    {
        using var endpoint = new OtlpEndpoint();
        AppProcess.Run(Command(RuntimeUnderTest.Net10).By(endpoint.BaseUrl + suffix), Limit);
        Assert.That(endpoint.Requests.Select(request => $"{request.Method} {request.Path}"), Is.EqualTo(new[] { $"POST {path}" }));
    }

    [Test]
    public void Requests_carry_the_trimmed_token_and_nothing_of_the_apps_own_exporter_settings()
    {
        using var endpoint = new OtlpEndpoint();
        using var other = new OtlpEndpoint();
        var command = Command(RuntimeUnderTest.Net10).By(endpoint.BaseUrl).WithEnvironment(new Dictionary<string, string>
        {
            ["LUMIGO_TRACER_TOKEN"] = " \tt_spaced \n",
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = other.BaseUrl,
            ["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"] = other.TracesUrl,
            ["OTEL_EXPORTER_OTLP_HEADERS"] = "x-leak=yes,authorization=Basic%20abc",
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "grpc",
            ["OTEL_EXPORTER_OTLP_COMPRESSION"] = "gzip",
            ["OTEL_TRACES_EXPORTER"] = "none",
        });
        AppProcess.Run(command, Limit);

        Assert.That(other.Requests, Is.Empty);
        var headers = endpoint.Requests.Single().Headers;
        Assert.That(headers.Keys.Order(), Is.EqualTo(new[] { "Authorization", "Content-Length", "Content-Type", "Host", "User-Agent" }));
        Assert.That(headers["Authorization"], Is.EqualTo("LumigoToken t_spaced"));
        Assert.That(headers["Content-Type"], Is.EqualTo("application/x-protobuf"));
        Assert.That(headers["Host"], Is.EqualTo($"127.0.0.1:{endpoint.Port}"));
    }

    [TestCaseSource(typeof(TestMatrix), nameof(TestMatrix.Runtimes))]
    public void The_resource_says_who_sends(RuntimeUnderTest runtime)
    {
        using var endpoint = new OtlpEndpoint();
        AppProcess.Run(Command(runtime).By(endpoint.BaseUrl)
            .WithEnvironment("OTEL_SERVICE_NAME", "shop")
            .WithEnvironment("OTEL_RESOURCE_ATTRIBUTES", "service.name=loses,deployment.environment.name=test,team=a%20b"), Limit);

        var resource = endpoint.AcceptedSpans.Select(received => received.Resource).Distinct().Single();
        Assert.Multiple(() =>
        {
            Assert.That(resource["service.name"], Is.EqualTo("shop"));
            Assert.That(resource["deployment.environment.name"], Is.EqualTo("test"));
            Assert.That(resource["team"], Is.EqualTo("a b"));
            Assert.That(resource["telemetry.sdk.name"], Is.EqualTo("opentelemetry"));
            Assert.That(resource["telemetry.sdk.language"], Is.EqualTo("dotnet"));
            Assert.That(resource["telemetry.sdk.version"], Is.EqualTo("1.20.1"));
            Assert.That(resource["lumigo.distro.version"], Is.EqualTo(File.ReadAllText(Path.Combine(RepositoryPaths.Root, "VERSION")).Trim()));
            Assert.That(resource["process.runtime.name"], Is.EqualTo(".NET"));
            Assert.That(resource["process.runtime.version"], Is.EqualTo(runtime.Version));
            Assert.That(resource["process.runtime.description"], Is.EqualTo($".NET {runtime.Version}"));
        });
    }

    [TestCaseSource(typeof(TestMatrix), nameof(TestMatrix.Runtimes))]
    public void Limits_and_batches_follow_their_variables(RuntimeUnderTest runtime)
    {
        using var endpoint = new OtlpEndpoint();
        AppProcess.Run(Command(runtime).By(endpoint.BaseUrl).WithEnvironment(new Dictionary<string, string>
        {
            ["OTEL_BSP_MAX_EXPORT_BATCH_SIZE"] = "4",
            ["OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT"] = "2",
            ["OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT"] = "3",
        }), Limit);

        Assert.That(endpoint.Requests.Select(request => request.Spans.Count()), Is.EqualTo(new[] { 4, 2 }));
        var first = endpoint.AcceptedSpans.Single(received => received.Span.Name == "work-0").Span;
        Assert.That(first.Attributes.ToString(), Is.EqualTo("{work.name=\"näm\", work.number=0}"));
        Assert.That(first.DroppedAttributes, Is.EqualTo(3));
        Assert.That(endpoint.AcceptedSpans.Single(received => received.Span.Name == "work-1").Span.Links.Single().Attributes["link.kind"], Is.EqualTo("pre"));
        Assert.That(endpoint.AcceptedSpans.Select(received => ((string)received.Resource["process.environ"]!).Length), Is.All.EqualTo(3));
    }

    [TestCaseSource(typeof(TestMatrix), nameof(TestMatrix.Runtimes))]
    public void The_limit_of_values_holds_in_arrays_and_never_splits_a_pair(RuntimeUnderTest runtime)
    {
        using var endpoint = new OtlpEndpoint();
        AppProcess.Run(SampleApp.Get("console", runtime, AppVariant.FrameworkDependent).Command("values", "return", "0").By(endpoint.BaseUrl)
            .WithEnvironment("OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT", "9999").WithEnvironment("OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT", "6"), Limit);
        var span = endpoint.AcceptedSpans.Single().Span;
        Assert.Multiple(() =>
        {
            Assert.That(span.Attributes["text"], Is.EqualTo("näme "), "the sixth character is the first half of a pair");
            Assert.That(span.Attributes["long"], Is.EqualTo("xxxxxx"));
            Assert.That(AttributeList.Show(span.Attributes["texts"]), Is.EqualTo("[\"a\", null, \"zzzzzz\"]"));
        });
    }

    private static ProcessSpec Command(RuntimeUnderTest runtime) =>
        SampleApp.Get("console", runtime, AppVariant.FrameworkDependent).Command("spans", "3", "return", "7");
}
