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
            // Consumers run where nothing is current.
            using Activity? activity = step.StartsWith("consume", StringComparison.Ordinal) ? null : Source.StartActivity(step);
            string result;
            try
            {
                result = await steps.RunAsync(step);
            }
            catch (Exception exception)
            {
                result = exception.GetType().Name;
            }

            Console.WriteLine($"{step}: {result} current={(ReferenceEquals(Activity.Current, activity) ? "same" : Activity.Current?.OperationName ?? "none")}");
        }

        return 0;
    }
}
