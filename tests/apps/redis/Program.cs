using System.Diagnostics;
using StackExchange.Redis;

namespace RedisApp;

/// <summary>Uses Redis in the ways its users do. Arguments: where the server is, and the steps.</summary>
internal static class Program
{
    private static readonly ActivitySource Source = new("redis-app");

    private static async Task<int> Main(string[] arguments)
    {
        // The application records its own work, as many do.
        using var listener = new ActivityListener { ShouldListenTo = source => source.Name == "redis-app", Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded };
        ActivitySource.AddActivityListener(listener);

        var options = ConfigurationOptions.Parse(arguments[0]);
        options.SyncTimeout = 1000;
        options.AllowAdmin = true;
        ConnectionMultiplexer? connected = null;
        using (Source.StartActivity("connect"))
        {
            connected = await ConnectionMultiplexer.ConnectAsync(options);
        }

        await using ConnectionMultiplexer multiplexer = connected;
        var steps = new Steps(multiplexer, options);
        foreach (string step in arguments[1..])
        {
            using Activity? activity = Source.StartActivity(step);
            string result;
            try
            {
                result = await steps.RunAsync(step);
            }
            catch (Exception exception)
            {
                result = exception.GetType().Name;
            }

            Console.WriteLine($"{step}: {result} current={(ReferenceEquals(Activity.Current, activity) ? "same" : "changed")}");
        }

        return 0;
    }
}
