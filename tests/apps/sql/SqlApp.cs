using System.Data.Common;
using System.Diagnostics;

/// <summary>The app: CONNECTIONSTRING STEP...; each step inside a span of its own, and says what it got.</summary>
public static class SqlApp
{
    /// <param name="own">Steps that only one library has.</param>
    public static async Task Run(string[] args, Dialect dialect, Func<string, DbConnection> connect, Dictionary<string, Func<string, Task<string>>>? own = null)
    {
        using var source = new ActivitySource("Sample.Sql");
        var steps = new SqlSteps(connect, args[0], dialect, source);
        foreach (var name in args.Skip(1))
        {
            using var step = source.StartActivity(name);
            try
            {
                Console.WriteLine($"{name}: {await (own?.GetValueOrDefault(name)?.Invoke(args[0]) ?? steps.Run(name))}");
            }
            catch (Exception exception)
            {
                Console.WriteLine($"{name}: {exception.GetType().FullName} {(exception as DbException)?.SqlState}");
            }

            // What an app sees of a call after it must be what it saw before.
            Console.WriteLine($"{name}: {(Activity.Current == step ? "in its own span" : "in a foreign span")}");
        }
    }
}
