using System.Diagnostics;
using System.Globalization;
using Lumigo.TestKit;
using Lumigo.TestKit.Apps;
using Lumigo.TestKit.Otlp;
using Lumigo.TestKit.Processes;
using NUnit.Framework;

namespace Lumigo.EndToEndTests.Delivery;

/// <summary>
/// A collector in trouble, under steady load: a web app with the product and the same app without it answer in turn, so that whatever else
/// the machine does hits both. A few seconds each; a minute each with <c>LUMIGO_TEST_FULL=1</c>.
/// </summary>
[TestFixture]
public sealed class OutageTests
{
    private const int PageKiB = 4;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(TestMatrix.IsFull ? 60 : 5);

    private static IEnumerable<TestCaseData> Troubles => new[]
    {
        "down", "slow", "429", "500", "503", "garbage protocol", "garbage body", "reset", "half-closed", "hangs",
    }.Select((trouble, number) => new TestCaseData(trouble, RuntimeUnderTest.All[number % RuntimeUnderTest.All.Count]));

    [TestCaseSource(nameof(Troubles))]
    public void The_app_does_not_notice_and_every_span_is_delivered_or_counted(string trouble, RuntimeUnderTest runtime)
    {
        using var endpoint = new OtlpEndpoint();
        var command = SampleApp.Get("web", runtime, AppVariant.FrameworkDependent).Command()
            .WithEnvironment("ASPNETCORE_URLS", "http://127.0.0.1:0").WithDefaultSignals()
            // What a collector lets pile up before it runs depends on the machine's caches; here it is the same everywhere, and little.
            .WithEnvironment("DOTNET_GCgen0size", "0x1000000");
        using var bare = new WebApp(command);
        using var traced = new WebApp(command.ByWithTotals(endpoint.BaseUrl));
        for (var number = 0; number < 300; number++)
        {
            Both(number);
        }
        bare.Latencies.Clear();
        traced.Latencies.Clear();

        // In turn: the first request after a pause and the second are not the same to the scheduler.
        void Both(int number)
        {
            var (first, second) = number % 2 == 0 ? (bare, traced) : (traced, bare);
            first.Request();
            second.Request();
        }

        var during = Stopwatch.StartNew();
        using (Begin(trouble, endpoint))
        {
            for (var number = 0; during.Elapsed < Outage; number++)
            {
                Both(number);
                Thread.Sleep(2);
            }
        }
        var latency = (Bare: Median(bare.Latencies), Traced: Median(traced.Latencies));
        var memory = (Bare: bare.ResidentKiB, Traced: traced.ResidentKiB);
        End(trouble, endpoint);

        var recovered = DateTimeOffset.UtcNow;
        traced.Request();
        Assert.That(endpoint.WaitForSpans(_ => endpoint.Requests.Any(request => request.Accepted && request.Time > recovered), TimeSpan.FromSeconds(60)), Is.True, "spans arrive again");
        var result = traced.Stop();
        TestContext.Out.WriteLine(
            $"{trouble}, {runtime}: median {latency.Bare:F0} -> {latency.Traced:F0} us, RSS {memory.Bare / 1024} -> {memory.Traced / 1024} MiB, " +
            $"{traced.Requests} made, {result.Totals()}, {during.Elapsed.TotalSeconds:F0} s{System.Environment.NewLine}{string.Join(System.Environment.NewLine, result.OwnLines)}");

        var accepted = endpoint.Requests.Where(request => IsDelivery(trouble, request)).SelectMany(request => request.Spans).ToList();
        var totals = result.Totals();
        Assert.Multiple(() =>
        {
            Assert.That(result.ExitCode, Is.Zero);
            Assert.That(totals.Sent + totals.Lost, Is.EqualTo(traced.Requests), "delivered and counted as lost");
            // A request that was abandoned after ten seconds without an answer may have been taken all the same.
            Assert.That(accepted.Select(received => received.Span.SpanId).Distinct().Count(), Is.EqualTo(totals.Sent));
            Assert.That(accepted.Select(received => received.Span.SpanId), Is.Unique);
            Assert.That(result.Warnings(), Has.Count.LessThanOrEqualTo(1 + (int)during.Elapsed.TotalMinutes), "lines a minute");
            Assert.That(latency.Traced, Is.LessThan((latency.Bare * 2) + 1000), "median latency in microseconds");
            Assert.That(memory.Traced - memory.Bare, Is.LessThan(64 * 1024), "KiB of memory");
        });
    }

    [Test]
    public void What_a_queue_cannot_hold_is_counted_and_reported_once()
    {
        using var endpoint = new OtlpEndpoint();
        endpoint.Close();
        var command = SampleApp.Get("console", RuntimeUnderTest.Net10, AppVariant.FrameworkDependent).Command("spans", "4000", "sleep", "2500", "return", "0");
        var result = AppProcess.Run(command.By(endpoint.BaseUrl).WithEnvironment("OTEL_BSP_MAX_QUEUE_SIZE", "100"), Limit);

        Assert.That(result.OwnLines, Has.Count.EqualTo(1));
        Assert.That(result.OwnLines[0], Does.Contain("spans were dropped"));
        var withTotals = AppProcess.Run(command.ByWithTotals(endpoint.BaseUrl).WithEnvironment("OTEL_BSP_MAX_QUEUE_SIZE", "100"), Limit);
        Assert.That(withTotals.Totals(), Is.EqualTo((0, 8000)));
    }

    [Test]
    public void The_only_line_of_a_short_process_tells_all_it_lost()
    {
        using var endpoint = new OtlpEndpoint();
        endpoint.Close();
        var command = SampleApp.Get("console", RuntimeUnderTest.Net8, AppVariant.FrameworkDependent).Command("spans", "3", "sleep", "2500", "return", "0");
        var result = AppProcess.Run(command.By(endpoint.BaseUrl), Limit);

        Assert.That(result.OwnLines, Is.EqualTo(new[]
        {
            $"#LUMIGO# - WARNING - cannot send spans to 127.0.0.1:{endpoint.Port} (ConnectionRefused); 6 spans were dropped. Check LUMIGO_ENDPOINT and the network.",
        }));
    }

    private static bool IsDelivery(string trouble, ReceivedRequest request) => request.Accepted || trouble == "garbage body";

    private static IDisposable? Begin(string trouble, OtlpEndpoint endpoint)
    {
        switch (trouble)
        {
            case "down":
                endpoint.Close();
                return null;
            case "half-closed":
                endpoint.Close();
                return SilentServer.HalfClosing(endpoint.Port);
            default:
                endpoint.Behaviour = trouble switch
                {
                    "slow" => OtlpBehaviour.Slow(TimeSpan.FromSeconds(1.5)),
                    "429" => OtlpBehaviour.Refuse(429, TimeSpan.FromSeconds(2)),
                    "500" => OtlpBehaviour.Refuse(500),
                    "503" => OtlpBehaviour.Refuse(503),
                    "garbage protocol" => OtlpBehaviour.GarbageProtocol,
                    "garbage body" => OtlpBehaviour.GarbageBody,
                    "reset" => OtlpBehaviour.Reset,
                    "hangs" => OtlpBehaviour.Hang,
                    _ => throw new ArgumentOutOfRangeException(nameof(trouble)),
                };
                return null;
        }
    }

    private static void End(string trouble, OtlpEndpoint endpoint)
    {
        endpoint.Behaviour = OtlpBehaviour.Accept;
        if (trouble is "down" or "half-closed")
        {
            endpoint.Open();
        }
    }

    private static double Median(List<double> microseconds) => microseconds.Order().ElementAt(microseconds.Count / 2);

    private sealed class WebApp : IDisposable
    {
        private readonly AppProcess _process;
        private readonly HttpClient _client = new();
        private readonly string _url;

        public WebApp(ProcessSpec command)
        {
            _process = AppProcess.Start(command);
            var line = _process.WaitForStdout("listening on ", Limit).Split('\n').First(one => one.StartsWith("listening on ", StringComparison.Ordinal));
            _url = line["listening on ".Length..].Trim() + "/hello";
        }

        /// <summary>Microseconds.</summary>
        public List<double> Latencies { get; } = [];

        public int Requests { get; private set; }

        public long ResidentKiB => long.Parse(File.ReadAllText($"/proc/{_process.Pid}/statm").Split(' ')[1], CultureInfo.InvariantCulture) * PageKiB;

        public void Request()
        {
            var begin = Stopwatch.GetTimestamp();
            Assert.That(_client.GetStringAsync(_url).GetAwaiter().GetResult(), Is.EqualTo("hello"));
            Latencies.Add(Stopwatch.GetElapsedTime(begin).TotalMicroseconds);
            Requests++;
        }

        public ProcessResult Stop()
        {
            _process.Signal(UnixSignal.Terminate);
            return _process.WaitForExit(Limit);
        }

        public void Dispose()
        {
            _client.Dispose();
            _process.Dispose();
        }
    }
}
