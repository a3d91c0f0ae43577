using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Lumigo.TestKit;
using Lumigo.TestKit.Apps;
using Lumigo.TestKit.Homes;
using Lumigo.TestKit.Otlp;
using Lumigo.TestKit.Processes;
using NUnit.Framework;

namespace Lumigo.EndToEndTests.Delivery;

/// <summary>The span dump shows what is sent, as it happens, and never harms the app.</summary>
[TestFixture]
public sealed class SpanDumpTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [TestCaseSource(typeof(TestMatrix), nameof(TestMatrix.Runtimes))]
    public void The_dump_is_what_is_sent_field_by_field(RuntimeUnderTest runtime)
    {
        using var endpoint = new OtlpEndpoint();
        using var folder = new TemporaryFolder();
        var command = Console(runtime, "spans", "6", "values", "return", "0");
        var actual = AppProcess.Run(command.By(endpoint.BaseUrl).WithEnvironment("LUMIGO_DEBUG_SPANDUMP", folder.File("dump")), Limit);

        Untouched.CheckSilent(BareRuns.Of(command), actual);
        var sent = endpoint.AcceptedSpans.ToDictionary(received => received.Span.SpanId);
        var dumped = SpanDump.Read(folder.File("dump"));
        Assert.That(dumped, Has.Count.EqualTo(13));
        Assert.That(sent, Has.Count.EqualTo(13));
        Assert.Multiple(() =>
        {
            foreach (var span in dumped)
            {
                Assert.That(Text(span), Is.EqualTo(Text(sent[span.Context.SpanId[2..]])));
            }
        });
    }

    [TestCaseSource(typeof(TestMatrix), nameof(TestMatrix.Runtimes))]
    public void Spans_are_dumped_while_the_app_still_runs_without_a_token_too(RuntimeUnderTest runtime)
    {
        using var folder = new TemporaryFolder();
        using var process = AppProcess.Start(Dumping(Console(runtime, "spans", "2", "wait"), folder.File("dump")));
        process.WaitForStdout("ready", Limit);
        Assert.That(() => File.Exists(folder.File("dump")) ? File.ReadAllLines(folder.File("dump")).Length : 0, Is.EqualTo(4).After(20).Seconds.PollEvery(50).MilliSeconds);
        process.Signal(UnixSignal.Terminate);
        var result = process.WaitForExit(Limit);
        Assert.That(SpanDump.Read(folder.File("dump")).Select(span => span.Name), Is.EqualTo(new[] { "step", "work-0", "step", "work-1" }));
        Assert.That(result.OwnLines, Is.EqualTo(new[]
        {
            "#LUMIGO# - WARNING - LUMIGO_TRACER_TOKEN is not set: no data will be sent to Lumigo, spans are only written to LUMIGO_DEBUG_SPANDUMP.",
        }));
    }

    [Test]
    public void A_collector_that_never_answers_does_not_hold_up_the_dump()
    {
        using var silent = SilentServer.Accepting();
        using var folder = new TemporaryFolder();
        var command = Console(RuntimeUnderTest.Net10, "spans", "2", "sleep", "1500", "spans", "300", "wait").By(silent.Url).WithEnvironment("LUMIGO_DEBUG_SPANDUMP", folder.File("dump"));
        using var process = AppProcess.Start(command);
        process.WaitForStdout("ready", Limit);
        Assert.That(() => File.ReadAllLines(folder.File("dump")).Length, Is.EqualTo(604).After(20).Seconds.PollEvery(50).MilliSeconds);
    }

    [TestCaseSource(typeof(TestMatrix), nameof(TestMatrix.Runtimes))]
    public void A_dump_to_standard_output_comes_between_the_apps_lines(RuntimeUnderTest runtime)
    {
        var command = Console(runtime, "spans", "3", "return", "7");
        var actual = AppProcess.Run(Dumping(command, "/dev/stdout"), Limit);
        var lines = actual.StdoutText.Split('\n');
        Assert.That(SpanDump.ReadAmong(lines), Has.Count.EqualTo(6));
        Assert.That(lines.Where(line => !line.StartsWith('{')), Is.EqualTo(BareRuns.Of(command).StdoutText.Split('\n')));
    }

    [Test]
    public void A_dump_to_a_redirected_standard_output_does_not_overwrite_the_apps_lines()
    {
        using var folder = new TemporaryFolder();
        var command = Console(RuntimeUnderTest.Net10, "spans", "3", "return", "7");
        var redirected = Dumping(command, "/dev/stdout").RunBy("sh", "-c", "\"$@\" > \"$0\"", folder.File("out"));
        AppProcess.Run(redirected, Limit);
        var lines = File.ReadAllText(folder.File("out")).Split('\n');
        Assert.That(SpanDump.ReadAmong(lines), Has.Count.EqualTo(6));
        Assert.That(lines.Where(line => !line.StartsWith('{')), Is.EqualTo(BareRuns.Of(command).StdoutText.Split('\n')));
    }

    [TestCaseSource(typeof(TestMatrix), nameof(TestMatrix.Runtimes))]
    public void A_dump_to_standard_error_leaves_standard_output_alone(RuntimeUnderTest runtime)
    {
        var command = Console(runtime, "spans", "3", "return", "7");
        var actual = AppProcess.Run(Dumping(command, "/dev/stderr"), Limit);
        Assert.That(actual.StdoutHash, Is.EqualTo(BareRuns.Of(command).StdoutHash));
        Assert.That(SpanDump.ReadAmong(actual.StderrLines), Has.Count.EqualTo(6));
    }

    [TestCaseSource(typeof(TestMatrix), nameof(TestMatrix.Runtimes))]
    public void In_a_folder_each_process_writes_a_file_of_its_own(RuntimeUnderTest runtime)
    {
        using var folder = new TemporaryFolder();
        var command = Dumping(Console(runtime, "spans", "2", "return", "7"), folder.Path + "/");
        Assert.That(AppProcess.Run(command, Limit).ExitCode, Is.EqualTo(7));
        Assert.That(AppProcess.Run(command, Limit).ExitCode, Is.EqualTo(7));
        Assert.That(Directory.GetFiles(folder.Path, "*.spans").Select(file => SpanDump.Read(file).Count), Is.EqualTo(new[] { 4, 4 }));
    }

    [TestCase("/dev/full", "No space left on device")]
    [TestCase("/proc/self/nowhere/dump", "Could not find a part of the path")]
    [TestCase("/proc/self/nowhere/", "Could not find a part of the path")]
    [TestCase("/tmp", "denied")]
    public void A_dump_that_cannot_be_written_is_one_line(string path, string problem)
    {
        foreach (var runtime in RuntimeUnderTest.All)
        {
            using var endpoint = new OtlpEndpoint();
            var command = Console(runtime, "spans", "3", "return", "7");
            var actual = AppProcess.Run(command.By(endpoint.BaseUrl).WithEnvironment("LUMIGO_DEBUG_SPANDUMP", path), Limit);
            Untouched.Check(BareRuns.Of(command), actual);
            Assert.That(actual.OwnLines, Has.Count.EqualTo(1));
            Assert.That(actual.OwnLines[0], Does.StartWith($"#LUMIGO# - WARNING - LUMIGO_DEBUG_SPANDUMP is '{path}', which cannot be written (").And.Contain(problem));
            Assert.That(endpoint.AcceptedSpans, Has.Count.EqualTo(6), "sending goes on");
        }
    }

    [Test]
    public void A_pipe_gets_the_dump()
    {
        using var folder = new TemporaryFolder();
        var pipe = Pipe(folder);
        var reading = Task.Run(() => File.ReadAllText(pipe));
        AppProcess.Run(Dumping(Console(RuntimeUnderTest.Net9, "spans", "3", "return", "7"), pipe), Limit);
        Assert.That(reading.Wait(Limit), Is.True);
        Assert.That(reading.Result.TrimEnd('\n').Split('\n'), Has.Length.EqualTo(6));
    }

    [TestCaseSource(typeof(TestMatrix), nameof(TestMatrix.Runtimes))]
    public void A_pipe_without_reader_holds_up_neither_the_app_nor_what_is_sent(RuntimeUnderTest runtime)
    {
        using var endpoint = new OtlpEndpoint();
        using var folder = new TemporaryFolder();
        var command = Console(runtime, "spans", "3", "sleep", "1500", "return", "7");
        using var process = AppProcess.Start(command.By(endpoint.BaseUrl).WithEnvironment("LUMIGO_DEBUG_SPANDUMP", Pipe(folder)));
        Assert.That(endpoint.WaitForSpans(6, TimeSpan.FromSeconds(30)), Is.True);
        process.WaitForStdout("returning", Limit);
        var clock = Stopwatch.StartNew();
        var actual = process.WaitForExit(Limit);

        Assert.That(clock.Elapsed, Is.LessThan(TimeSpan.FromSeconds(5)));
        Untouched.Check(BareRuns.Of(command), actual);
        Assert.That(actual.OwnLines, Has.Count.EqualTo(1));
        Assert.That(actual.OwnLines[0], Does.Contain("LUMIGO_DEBUG_SPANDUMP").And.Contain("6 are missing"));
    }

    private static ProcessSpec Console(RuntimeUnderTest runtime, params string[] steps) =>
        SampleApp.Get("console", runtime, AppVariant.FrameworkDependent).Command(steps).WithDefaultSignals();

    private static ProcessSpec Dumping(ProcessSpec command, string path) => Home.Built.Activate(command).WithEnvironment("LUMIGO_DEBUG_SPANDUMP", path);

    private static string Pipe(TemporaryFolder folder)
    {
        var pipe = folder.File("pipe");
        Assert.That(AppProcess.Run(new ProcessSpec("mkfifo", [pipe], folder.Path) { Environment = TestEnvironment.Minimal }, Limit).ExitCode, Is.Zero);
        return pipe;
    }

    /// <summary>Every field both forms have, in one notation.</summary>
    private static string Text(ReceivedSpan received)
    {
        var span = received.Span;
        return string.Join('\n',
            span.Name,
            $"0x{span.TraceId} 0x{span.SpanId} '{span.TraceState}' parent {(span.ParentSpanId.Length == 0 ? "none" : "0x" + span.ParentSpanId)}",
            $"SpanKind.{span.Kind.ToString().ToUpperInvariant()}",
            $"{Time(span.StartTimeUnixNano)} {Time(span.EndTimeUnixNano)}",
            $"{span.Status.Code.ToString().ToUpperInvariant()} '{span.Status.Message}'",
            Text(span.Attributes),
            string.Join('\n', span.Events.Select(one => $"event {one.Name} {Time(one.TimeUnixNano)} {Text(one.Attributes)}")),
            string.Join('\n', span.Links.Select(one => $"link 0x{one.TraceId} 0x{one.SpanId} '{one.TraceState}' {Text(one.Attributes)}")),
            $"{received.Scope.Name} {received.Scope.Version}",
            Text(received.Resource));
    }

    private static string Text(DumpedSpan span) => string.Join('\n',
        span.Name,
        $"{span.Context.TraceId} {span.Context.SpanId} '{span.Context.TraceState}' parent {span.ParentId ?? "none"}",
        span.Kind,
        $"{Time(span.StartTime)} {Time(span.EndTime)}",
        $"{span.StatusCode} '{span.StatusDescription}'",
        Text(span.Attributes),
        string.Join('\n', span.Events.Select(one => $"event {one.Name} {Time(one.Timestamp)} {Text(one.Attributes)}")),
        string.Join('\n', span.Links.Select(one => $"link {one.Context.TraceId} {one.Context.SpanId} '{one.Context.TraceState}' {Text(one.Attributes)}")),
        $"{span.ScopeName} {span.ScopeVersion}",
        Text(span.ResourceAttributes));

    private static string Time(ulong nanoseconds) => Time(DateTime.UnixEpoch.AddTicks((long)nanoseconds / 100));

    // The dump has whole microseconds.
    private static string Time(DateTime time) => time.ToString("yyyy-MM-ddTHH:mm:ss.ffffff", CultureInfo.InvariantCulture);

    private static string Text(AttributeList attributes) =>
        string.Join(", ", attributes.OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => $"{one.Key}={Text(one.Value)}"));

    private static string Text(IReadOnlyDictionary<string, JsonElement> attributes) =>
        string.Join(", ", attributes.OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => $"{one.Key}={Text(one.Value)}"));

    private static string Text(object? value) => value switch
    {
        null => "null",
        bool flag => flag ? "true" : "false",
        long number => number.ToString(CultureInfo.InvariantCulture),
        double.NaN => "\"NaN\"",
        double number => "n" + number.ToString("R", CultureInfo.InvariantCulture),
        byte[] bytes => $"\"0x{Convert.ToHexString(bytes)}\"",
        string text => $"\"{text}\"",
        IEnumerable<object?> items => $"[{string.Join(", ", items.Select(Text))}]",
        _ => throw new ArgumentException(value.GetType().FullName),
    };

    private static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => "null",
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.Number when value.GetRawText().AsSpan().IndexOfAny('.', 'E') < 0 => value.GetInt64().ToString(CultureInfo.InvariantCulture),
        JsonValueKind.Number => "n" + value.GetDouble().ToString("R", CultureInfo.InvariantCulture),
        JsonValueKind.String => $"\"{value.GetString()}\"",
        JsonValueKind.Array => $"[{string.Join(", ", value.EnumerateArray().Select(Text))}]",
        _ => throw new ArgumentException(value.ValueKind.ToString()),
    };
}
