using System.Globalization;
using System.Text.RegularExpressions;

namespace Lumigo.Bench;

/// <summary>The load generator, a C program that costs its core little.</summary>
public static partial class Wrk
{
    /// <summary>Enough to keep one core of app busy at all times.</summary>
    private const int Connections = 32;

    /// <summary>What one run saw.</summary>
    public sealed record Result(long Requests, double RequestsPerSecond, long Failures);

    /// <summary>Loads the URL for the given time.</summary>
    public static Result Run(string url, TimeSpan duration) =>
        Parse(Child.Run(
            ["taskset", "-c", Cores.Rest.ToString(), "wrk", "-t1", $"-c{Connections}", $"-d{(int)duration.TotalSeconds}s", url],
            new Dictionary<string, string>()));

    /// <summary>Reads the summary that wrk prints.</summary>
    public static Result Parse(string output)
    {
        var requests = Requests().Match(output);
        var rate = Rate().Match(output);
        if (!requests.Success || !rate.Success)
        {
            throw new FormatException($"wrk said: {output}");
        }

        var failures = Status().Match(output) is { Success: true } bad ? long.Parse(bad.Groups[1].Value) : 0;
        var sockets = Sockets().Match(output);
        for (var i = 1; sockets.Success && i < sockets.Groups.Count; i++)
        {
            failures += long.Parse(sockets.Groups[i].Value);
        }

        return new Result(
            long.Parse(requests.Groups[1].Value), double.Parse(rate.Groups[1].Value, CultureInfo.InvariantCulture), failures);
    }

    [GeneratedRegex(@"(\d+) requests in")]
    private static partial Regex Requests();

    [GeneratedRegex(@"Requests/sec:\s+([\d.]+)")]
    private static partial Regex Rate();

    [GeneratedRegex(@"Non-2xx or 3xx responses: (\d+)")]
    private static partial Regex Status();

    [GeneratedRegex(@"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)")]
    private static partial Regex Sockets();
}
