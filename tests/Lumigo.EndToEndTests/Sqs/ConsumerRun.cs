using System.Collections.Concurrent;
using Lumigo.TestKit.Apps;
using Lumigo.TestKit.Aws;
using Lumigo.TestKit.Homes;
using Lumigo.TestKit.Otlp;
using Lumigo.TestKit.Processes;

namespace Lumigo.EndToEndTests.Sqs;

/// <summary>The sample app run through all lasting patterns, without and with the product, each against services of its own.</summary>
internal sealed class ConsumerRun
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);
    private static readonly ConcurrentDictionary<ConsumerCell, Lazy<ConsumerRun>> Runs = new();

    private ConsumerRun(ConsumerCell cell)
    {
        PublishedApp app = SampleApp.Get(cell.App, cell.Runtime, cell.Variant);
        using (var services = new AwsEndpoint())
        {
            Bare = AppProcess.Run(app.Command(services.Url), Limit);
        }
        using (var services = new AwsEndpoint())
        using (var collector = new OtlpEndpoint())
        {
            Traced = AppProcess.Run(Activate(app.Command(services.Url), collector), Limit);
            Trace = new ConsumerTrace(services.Calls, collector.AcceptedSpans);
        }
    }

    /// <summary>The run without the product.</summary>
    public ProcessResult Bare { get; }

    /// <summary>The run with it.</summary>
    public ProcessResult Traced { get; }

    /// <summary>What was seen of the run with it.</summary>
    public ConsumerTrace Trace { get; }

    /// <summary>The run of a cell, made once.</summary>
    public static ConsumerRun Of(ConsumerCell cell) => Runs.GetOrAdd(cell, static cell => new Lazy<ConsumerRun>(() => new ConsumerRun(cell))).Value;

    /// <summary>A command with the product active and room for the spans of all patterns.</summary>
    public static ProcessSpec Activate(ProcessSpec command, OtlpEndpoint collector, Home? home = null) => (home ?? Home.Built).Activate(command)
        .WithEnvironment("LUMIGO_TRACER_TOKEN", "t_sqs")
        .WithEnvironment("LUMIGO_ENDPOINT", collector.BaseUrl)
        .WithEnvironment("OTEL_BSP_MAX_QUEUE_SIZE", "20000");
}
