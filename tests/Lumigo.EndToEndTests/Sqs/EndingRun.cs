using System.Collections.Concurrent;
using Lumigo.TestKit.Apps;
using Lumigo.TestKit.Aws;
using Lumigo.TestKit.Otlp;
using Lumigo.TestKit.Processes;

namespace Lumigo.EndToEndTests.Sqs;

/// <summary>The sample app run through one pattern that ends the process, without and with the product.</summary>
internal sealed class EndingRun
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly ConcurrentDictionary<(ConsumerCell, string), Lazy<EndingRun>> Runs = new();

    private EndingRun(ConsumerCell cell, string pattern)
    {
        PublishedApp app = SampleApp.Get(cell.App, cell.Runtime, cell.Variant);
        using (var services = new AwsEndpoint())
        {
            Bare = Run(app.Command(services.Url, pattern), pattern);
        }
        using (var services = new AwsEndpoint())
        using (var collector = new OtlpEndpoint())
        {
            Traced = Run(ConsumerRun.Activate(app.Command(services.Url, pattern), collector), pattern);
            Trace = new ConsumerTrace(services.Calls, collector.AcceptedSpans);
        }
    }

    /// <summary>The run without the product.</summary>
    public ProcessResult Bare { get; }

    /// <summary>The run with it.</summary>
    public ProcessResult Traced { get; }

    /// <summary>What was seen of the run with it.</summary>
    public ConsumerTrace Trace { get; }

    /// <summary>The run of a pattern in a cell, made once.</summary>
    public static EndingRun Of(ConsumerCell cell, string pattern) =>
        Runs.GetOrAdd((cell, pattern), static key => new Lazy<EndingRun>(() => new EndingRun(key.Item1, key.Item2))).Value;

    private static ProcessResult Run(ProcessSpec command, string pattern)
    {
        using var process = AppProcess.Start(command);
        if (pattern.StartsWith("end-sigterm", StringComparison.Ordinal))
        {
            process.WaitForStdout("ready", Limit);
            process.Signal(UnixSignal.Terminate);
        }
        return process.WaitForExit(Limit);
    }
}
