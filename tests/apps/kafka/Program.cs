using System.Diagnostics;

namespace KafkaApp;

/// <summary>Produces and consumes in the ways Kafka's users do. Arguments: the brokers, and the steps.</summary>
internal static class Program
{
    private static readonly ActivitySource Source = new("kafka-app");

    private static async Task<int> Main(string[] arguments)
    {
        // The application records its own work, as many do.
        using var listener = new ActivityListener { ShouldListenTo = source => source.Name == "kafka-app", Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded };
        ActivitySource.AddActivityListener(listener);

        var steps = new Steps(arguments[0]);
        foreach (string step in arguments[1..])
        {
            // Consumers run where nothing is current, several at once, each on a thread of its own.
            bool consumes = step.StartsWith("consume", StringComparison.Ordinal);
            string[] results = await Task.WhenAll(step.Split(',').Select(one => consumes ? Task.Run(() => RunAsync(steps, one, null)) : InSpanAsync(steps, one)));
            Array.ForEach(results, Console.WriteLine);
        }

        return 0;
    }

    private static async Task<string> InSpanAsync(Steps steps, string step)
    {
        using Activity? activity = Source.StartActivity(step);
        return await RunAsync(steps, step, activity);
    }

    private static async Task<string> RunAsync(Steps steps, string step, Activity? activity)
    {
        string result;
        try
        {
            result = await steps.RunAsync(step);
        }
        catch (Exception exception)
        {
            result = exception.GetType().Name;
        }

        return $"{step}: {result} current={(ReferenceEquals(Activity.Current, activity) ? "same" : Activity.Current?.OperationName ?? "none")}";
    }
}
