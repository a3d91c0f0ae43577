using System.Text.RegularExpressions;
using Lumigo.TestKit;
using Lumigo.TestKit.Apps;
using Lumigo.TestKit.Homes;
using Lumigo.TestKit.Otlp;
using Lumigo.TestKit.Processes;

namespace Lumigo.EndToEndTests.Coexistence;

/// <summary>What an app with an OpenTelemetry set-up of its own exported and sent to others, in a form that is the same in every run.</summary>
internal sealed partial record OwnTelemetryRun(
    IReadOnlyList<string> Spans, IReadOnlyList<string> Metrics, IReadOnlyList<string> Calls, ProcessResult Process)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Without the product.</summary>
    public static OwnTelemetryRun Bare(RuntimeUnderTest runtime, string sampler, string sources, string meters, int jobs, int wrapped = 0,
        AppVariant variant = AppVariant.FrameworkDependent) =>
        Jobs(Command(runtime, variant, sampler, sources, meters, jobs, wrapped), command => command, () => { });

    /// <summary>With the product, which has sent to the endpoint before the app's last jobs begin.</summary>
    public static OwnTelemetryRun Instrumented(
        RuntimeUnderTest runtime, string sampler, string sources, string meters, int jobs, OtlpEndpoint endpoint, string? url = null,
        IReadOnlyDictionary<string, string>? variables = null, int wrapped = 0, AppVariant variant = AppVariant.FrameworkDependent) =>
        Jobs(
            Command(runtime, variant, sampler, sources, meters, jobs, wrapped),
            command => Activate(command, url ?? endpoint.BaseUrl).WithEnvironment(variables ?? new Dictionary<string, string>()),
            () =>
            {
                if (!endpoint.WaitForSpans(1, Limit))
                {
                    throw new TimeoutException("No span arrived while the app was running.");
                }
            });

    public static ProcessSpec Activate(ProcessSpec command, string url) => Home.Built.Activate(command)
        .WithEnvironment("LUMIGO_TRACER_TOKEN", "t_test")
        .WithEnvironment("LUMIGO_ENDPOINT", url);

    /// <summary>A web service with its own telemetry, asked by a caller.</summary>
    public static OwnTelemetryRun Service(
        RuntimeUnderTest runtime, string sampler, string sources, string meters, OtlpEndpoint? endpoint, Action<HttpClient, string> caller,
        IReadOnlyDictionary<string, string>? variables = null)
    {
        using var files = new TemporaryFolder();
        using var called = new CalledService();
        var command = WithFiles(Command(runtime, AppVariant.FrameworkDependent, sampler, sources, meters), files, called);
        using var process = AppProcess.Start((endpoint is null ? command : Activate(command, endpoint.BaseUrl)).WithEnvironment(variables ?? new Dictionary<string, string>()));
        var address = Address().Match(process.WaitForStdout(" .\n", Limit)).Value;
        // Headers are written by the test alone.
        using var client = new HttpClient(new SocketsHttpHandler { ActivityHeadersPropagator = null });
        caller(client, address);
        client.GetAsync($"{address}/end").GetAwaiter().GetResult().Dispose();
        var run = Collect(files, called, process.WaitForExit(Limit));
        return run with { Spans = [.. run.Spans.Select(line => ServiceTrace().Replace(line, "TRACE "))] };
    }

    private static OwnTelemetryRun Jobs(ProcessSpec command, Func<ProcessSpec, ProcessSpec> activate, Action beforeLastJobs)
    {
        using var files = new TemporaryFolder();
        using var called = new CalledService();
        var until = files.File("until");
        using var process = AppProcess.Start(activate(WithFiles(command, files, called).WithArguments("--until", until)));
        beforeLastJobs();
        File.WriteAllText(until, "");
        return Collect(files, called, process.WaitForExit(Limit));
    }

    private static ProcessSpec Command(
        RuntimeUnderTest runtime, AppVariant variant, string sampler, string sources, string meters, int jobs, int wrapped) =>
        Command(runtime, variant, sampler, sources, meters).WithArguments("--jobs", $"{jobs}", "--wrapped", $"{wrapped}");

    private static ProcessSpec Command(RuntimeUnderTest runtime, AppVariant variant, string sampler, string sources, string meters) =>
        SampleApp.Get("own-otel", runtime, variant).Command("--sampler", sampler, "--sources", sources, "--meters", meters);

    private static ProcessSpec WithFiles(ProcessSpec command, TemporaryFolder files, CalledService called) =>
        command.WithArguments("--url", called.Url, "--export", files.File("spans.txt"), "--metrics", files.File("metrics.txt"));

    private static OwnTelemetryRun Collect(TemporaryFolder files, CalledService called, ProcessResult result)
    {
        if (result.ExitCode != 0)
        {
            throw new InvalidOperationException(result.ToString());
        }
        return new OwnTelemetryRun(Lines(files.File("spans.txt")), Lines(files.File("metrics.txt")), called.Calls, result);
    }

    /// <summary>The lines of a file, sorted, with the ports and the traces of connections, which differ between any two runs, made equal.</summary>
    private static IReadOnlyList<string> Lines(string file) =>
        [.. File.ReadAllLines(file).Select(line => ConnectionTrace().Replace(Port().Replace(line, "$1PORT"), "TRACE | ")).Order(StringComparer.Ordinal)];

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex Address();

    [GeneratedRegex(@"(127\.0\.0\.1:|server\.port=|network\.peer\.port=)\d+")]
    private static partial Regex Port();

    [GeneratedRegex(@"^[0-9a-f]{32} \| (?=Experimental\.System\.Net\.)")]
    private static partial Regex ConnectionTrace();

    /// <summary>The callers of the service number their traces: ids without leading zeros are the service's own, and random.</summary>
    [GeneratedRegex(@"^(?!0{16})[0-9a-f]{32} ")]
    private static partial Regex ServiceTrace();
}
