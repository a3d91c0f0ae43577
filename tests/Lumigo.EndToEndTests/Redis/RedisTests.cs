using System.Globalization;
using System.Text;
using Lumigo.TestKit;
using Lumigo.TestKit.Apps;
using Lumigo.TestKit.Homes;
using Lumigo.TestKit.Otlp;
using Lumigo.TestKit.Processes;
using Lumigo.TestKit.Schema;
using Lumigo.TestKit.Servers;
using NUnit.Framework;

namespace Lumigo.EndToEndTests.Redis;

/// <summary>The real StackExchange.Redis of two generations against a real server.</summary>
[TestFixture]
public sealed class RedisTests
{
    private const string Scope = "Lumigo.AutoInstrumentation.Redis";

    // A million commands take minutes on a slow machine.
    private static readonly TimeSpan Limit = TestMatrix.IsFull ? TimeSpan.FromMinutes(10) : TimeSpan.FromSeconds(90);

    // In KB. Some MB are code that was compiled meanwhile, and what the collector keeps.
    private const int MostResident = 16 * 1024;

    private static readonly (string Step, string[] Spans)[] Steps =
    [
        ("sync", ["SET greeting ?", "GET greeting"]),
        ("async", ["HMSET profile ? ? ? ?", "HGET profile ?"]),
        ("many-keys", ["MGET greeting ?"]),
        ("fire-and-forget", ["INCR visits", "INCR visits", "GET visits"]),
        ("batch", ["SET batched ?", "INCR batched"]),
        ("transaction", ["SET transacted ?", "GET transacted", "EXEC"]),
        ("aborted-transaction", ["SET transacted ? ! System.Threading.Tasks.TaskCanceledException", "GET transacted ! System.Threading.Tasks.TaskCanceledException", "EXEC"]),
        ("wrong-type", ["SET text ?", "LLEN text ! WRONGTYPE"]),
        ("wrong-type-sync", ["LLEN text ! WRONGTYPE"]),
        ("wrong-type-forgotten", ["LLEN text ! WRONGTYPE", "PING"]),
        ("custom", ["ECHO ?"]),
        ("script", ["EVAL ? ? ? ?"]),
        ("publish", ["PUBLISH news ?"]),
        ("timeout", ["CLIENT ? ?", "GET greeting ! StackExchange.Redis.RedisTimeoutException"]),
        ("unconnected", ["GET sync ! StackExchange.Redis.RedisConnectionException", "GET async ! StackExchange.Redis.RedisConnectionException"]),
        ("async-timeout", ["CLIENT ? ?", "GET greeting ! StackExchange.Redis.RedisTimeoutException"]),
        ("lost", ["BLPOP ? ? ! StackExchange.Redis.RedisConnectionException", "SET found ?"]),
        ("not-understood", ["EXISTS greeting ! not understood"]),
        ("disposed", ["GET sync ! System.ObjectDisposedException", "GET async ! System.ObjectDisposedException"]),
        ("profiled", ["SET profiled ?", "GET profiled", "GET profiled"]),
    ];

    private static IEnumerable<TestCaseData> Matrix =>
        from version in Versions
        from runtime in new[] { RuntimeUnderTest.Net8, RuntimeUnderTest.Net10 }
        where TestMatrix.IsFull || version == Versions[^1] || version == Versions[0] == (runtime == RuntimeUnderTest.Net8)
        select new TestCaseData(runtime, version);

    /// <summary>The oldest and the newest.</summary>
    private static IEnumerable<TestCaseData> Ends => Matrix.Where(one => TestMatrix.IsFull || one.Arguments is
        [RuntimeUnderTest runtime, string version] && version == (runtime == RuntimeUnderTest.Net8 ? Versions[0] : Versions[^1]));

    /// <summary>Those that have groups of connections.</summary>
    private static IEnumerable<TestCaseData> WithGroups => Matrix.Where(one => one.Arguments is [_, string version] && TestedVersions.MajorOf(version) > 2);

    private static IEnumerable<string> Generations => TestMatrix.IsFull ? TestedVersions.NewestOfEachMajor("redis", 2) : [Versions[^1]];

    /// <summary>The oldest version, and the newest of each generation.</summary>
    private static IReadOnlyList<string> Versions { get; } = [.. TestedVersions.ToTest("redis").Take(1).Concat(TestedVersions.NewestOfEachMajor("redis", 2)).Distinct()];

    [TestCaseSource(nameof(Matrix))]
    public void Each_command_is_a_span_below_its_caller_and_the_app_notices_nothing(RuntimeUnderTest runtime, string version)
    {
        using var run = new Run(runtime, version, [], [.. Steps.Select(step => step.Step), "other-context"]);
        Assert.That(run.Result.OwnLines, Is.Empty);
        Assert.That(SchemaCheck.Objections(run.Spans), Is.Empty);
        Assert.Multiple(() =>
        {
            foreach (var (step, spans) in Steps)
            {
                Assert.That(run.Below(step).Select(Describe), Is.EqualTo(spans.Select(span => In(version, span))), step);
            }
        });
        Assert.That(run.Below("inner").Select(Describe), Is.EqualTo(new[] { "GET greeting" }), "what was current at the call");
        Assert.That(run.Commands, Has.Count.EqualTo(Steps.Sum(step => step.Spans.Length) + 1), "no span for handshakes, keep-alives and subscriptions");
        var get = run.Below("sync")[1];
        Assert.That(
            get.Attributes.Select(one => $"{one.Key}={one.Value}"),
            Is.EquivalentTo(new[] { "db.system.name=redis", "db.operation.name=GET", "db.namespace=3", "db.query.text=GET greeting", "server.address=127.0.0.1", $"server.port={run.Port}" }));
        Assert.That(run.Below("transaction")[2].Attributes["db.operation.batch.size"], Is.EqualTo(2));
        Assert.That(run.Below("timeout")[1].Duration, Is.InRange(TimeSpan.FromSeconds(0.9), TimeSpan.FromSeconds(5)));
        Assert.That(run.Below("batch").Select(span => span.EndTimeUnixNano), Is.All.GreaterThan(run.Step("execute").StartTimeUnixNano), "completed, not called");
        Assert.That(run.Below("batch").Select(span => span.StartTimeUnixNano), Is.All.LessThan(run.Step("execute").StartTimeUnixNano), "called, not sent");
        Assert.That(run.Sent, Does.Not.Contain("secret").And.Not.Contain("hello"), "arguments are nowhere");
    }

    [TestCaseSource(nameof(Ends))]
    public void Many_callers_at_once_have_their_own_commands(RuntimeUnderTest runtime, string version)
    {
        using var run = new Run(runtime, version, [], "parallel");
        for (var number = 0; number < 30; number++)
        {
            Assert.That(run.Below($"worker-{number}").Select(Describe), Is.EqualTo(new[] { $"SET worker-{number} ?", $"GET worker-{number}" }));
        }
    }

    [Test]
    public void In_the_third_version_of_the_protocol_too()
    {
        if (Versions[^1].StartsWith("2.6.", StringComparison.Ordinal))
        {
            Assert.Ignore("the library speaks it since 2.7");
        }

        (string Step, string[] Spans)[] steps = [.. Steps.Where(step => !step.Step.EndsWith("timeout", StringComparison.Ordinal))];
        using var run = new Run(RuntimeUnderTest.Net10, null, [], ",protocol=resp3", isCluster: false, compare: true, [.. steps.Select(step => step.Step)]);
        Assert.Multiple(() =>
        {
            foreach (var (step, spans) in steps)
            {
                Assert.That(run.Below(step).Select(Describe), Is.EqualTo(spans.Select(span => In(Versions[^1], span))), step);
            }
        });
        Assert.That(run.Commands, Has.Count.EqualTo(steps.Sum(step => step.Spans.Length)));
    }

    [TestCaseSource(nameof(Ends))]
    public void What_the_library_asks_a_cluster_is_no_command_of_the_application(RuntimeUnderTest runtime, string version)
    {
        using var run = new Run(runtime, version, [], "", isCluster: true, compare: false, "cluster");
        Assert.That(run.Result.StdoutText, Does.Contain("cluster: set"));
        Assert.That(run.Commands.Select(Describe), Is.EqualTo(new[] { "SET clustered ?" }));
    }

    [TestCaseSource(nameof(WithGroups))]
    public void Nor_is_what_it_asks_servers_for_their_health(RuntimeUnderTest runtime, string version)
    {
        using var run = new Run(runtime, version, [], "", isCluster: false, compare: true, "sync", "group");
        Assert.That(run.Result.StdoutText, Does.Contain("group: hello-secret-value"));
        Assert.That(run.Commands.Select(Describe), Is.EqualTo(new[] { "SET greeting ?", "GET greeting", "GET greeting" }));
    }

    [Test]
    public void Without_payloads_there_is_no_text()
    {
        using var run = new Run(RuntimeUnderTest.Net10, null, [new("LUMIGO_CAPTURE_PAYLOADS", "false")], "sync", "wrong-type");
        Assert.That(run.Commands.Select(span => span.Name), Is.EqualTo(new[] { "SET", "GET", "SET", "LLEN" }));
        Assert.That(run.Commands.Select(span => span.Attributes["db.query.text"]), Is.All.Null);
        Assert.That(SchemaCheck.Objections(run.Spans), Is.Empty);
    }

    [Test]
    public void Switched_off_there_is_no_span()
    {
        using var run = new Run(RuntimeUnderTest.Net10, null, [new("LUMIGO_DISABLE_INSTRUMENTATION", "redis")], "sync", "wrong-type");
        Assert.That(run.Commands, Is.Empty);
        Assert.That(run.Result.OwnLines, Is.Empty);
    }

    /// <summary>Neither of the managed heap nor of the process's memory.</summary>
    [TestCaseSource(nameof(Generations))]
    public void Many_commands_leave_nothing_behind(string version)
    {
        var count = TestMatrix.IsFull ? 1_000_000 : 50_000;
        using var run = new Run(RuntimeUnderTest.Net10, version, [], "", isCluster: false, compare: false, "sync", $"many={count}");
        var line = run.Result.StdoutText.Split('\n').Single(one => one.StartsWith("many", StringComparison.Ordinal));
        TestContext.Out.WriteLine(line);
        var (heap, resident) = Grown(line);
        Assert.That(heap, Is.LessThan(2048), line);
        Assert.That(resident, Is.LessThan(MostResident), line);
    }

    /// <summary>What a span shows in a version: what reads an answer throws one thing or another.</summary>
    private static string In(string version, string span) =>
        span.Replace("not understood", TestedVersions.MajorOf(version) < 3 ? "System.InvalidCastException" : "System.FormatException", StringComparison.Ordinal);

    /// <summary>How much was added after the first tenth: <c>many=…: heap 1 2 3 KB, resident 1 2 3 KB, …</c>.</summary>
    private static (int Heap, int Resident) Grown(string line)
    {
        var words = line.Split(' ');
        return (Number(4) - Number(3), Number(9) - Number(8));

        int Number(int at) => int.Parse(words[at], CultureInfo.InvariantCulture);
    }

    private static string Describe(Span span) =>
        (span.Attributes["db.query.text"] ?? span.Name) + (span.Status.Code == StatusCode.Error ? $" ! {span.Attributes["error.type"]}" : "");

    /// <summary>One run of the app with the product, which is compared with one without.</summary>
    private sealed class Run : IDisposable
    {
        private readonly OtlpEndpoint _otlp = new();
        private readonly RedisServer _server;

        public Run(RuntimeUnderTest runtime, string? version, KeyValuePair<string, string>[] environment, params string[] steps)
            : this(runtime, version, environment, "", isCluster: false, compare: true, steps)
        {
        }

        public Run(
            RuntimeUnderTest runtime, string? version, KeyValuePair<string, string>[] environment, string options, bool isCluster, bool compare, params string[] steps)
        {
            _server = new RedisServer(isCluster);
            PublishedApp app = SampleApp.Get("redis", runtime, AppVariant.FrameworkDependent, version ?? TestedVersions.ToTest("redis")[^1]);
            ProcessSpec active = Home.Built.Activate(app.Command([_server.ConnectionString + options, .. steps]))
                .WithEnvironment("LUMIGO_TRACER_TOKEN", "t_redis")
                .WithEnvironment("LUMIGO_ENDPOINT", _otlp.BaseUrl)
                .WithEnvironment(environment);

            // Some steps wait for a time limit: both at once.
            using var server = compare ? new RedisServer(isCluster) : null;
            Task<ProcessResult>? comparison = server is null ? null : Task.Run(() => AppProcess.Run(app.Command([server.ConnectionString + options, .. steps]), Limit));
            Result = AppProcess.Run(active, Limit);
            Assert.That(Result.ExitCode, Is.Zero, Result.ToString);
            if (comparison is not null)
            {
                Untouched.Check(comparison.Result, Result);
            }
        }

        public ProcessResult Result { get; }

        public int Port => _server.Port;

        public IReadOnlyList<ReceivedSpan> Spans => _otlp.AcceptedSpans;

        public IReadOnlyList<Span> Commands => InOrder(Spans.Where(one => one.Scope.Name == Scope));

        /// <summary>All that was sent, as text.</summary>
        public string Sent => string.Concat(_otlp.Requests.Select(request => Encoding.Latin1.GetString(request.Body)));

        public Span Step(string name) => Spans.Single(one => one.Scope.Name == "redis-app" && one.Span.Name == name).Span;

        public IReadOnlyList<Span> Below(string step) => [.. Commands.Where(span => span.ParentSpanId == Step(step).SpanId)];

        public void Dispose()
        {
            _otlp.Dispose();
            _server.Dispose();
        }

        private static IReadOnlyList<Span> InOrder(IEnumerable<ReceivedSpan> spans) => [.. spans.Select(one => one.Span).OrderBy(span => span.StartTimeUnixNano)];
    }
}
