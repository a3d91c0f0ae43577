using System.Diagnostics;
using Microsoft.Extensions.Hosting;

/// <summary>Does jobs of about five milliseconds; after the stop request for five more seconds.</summary>
internal sealed class DrainingWorker : BackgroundService
{
    private static readonly ActivitySource Source = new("Sample.Worker");
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(5);

    /// <summary>How many jobs were finished.</summary>
    public static int Done { get; private set; }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        Console.WriteLine("ready");
        while (!stoppingToken.IsCancellationRequested)
        {
            await Job();
        }

        Console.WriteLine("draining");
        var drain = Stopwatch.StartNew();
        while (drain.Elapsed < DrainTime)
        {
            await Job();
        }
    }

    private static async Task Job()
    {
        using (var job = Source.StartActivity("job", ActivityKind.Consumer))
        {
            job?.SetTag("job.number", Done);
            await Task.Delay(5);
        }
        Done++;
    }
}
