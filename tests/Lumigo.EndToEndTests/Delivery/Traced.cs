using Lumigo.TestKit.Homes;
using Lumigo.TestKit.Otlp;
using Lumigo.TestKit.Processes;

namespace Lumigo.EndToEndTests.Delivery;

/// <summary>Commands with the product active, and what it says about what it sent.</summary>
internal static class Traced
{
    public const string Token = "t_delivery";

    /// <summary>The command with the product active, a token, and an endpoint.</summary>
    public static ProcessSpec By(this ProcessSpec command, string endpoint) => Home.Built.Activate(command)
        .WithEnvironment("LUMIGO_TRACER_TOKEN", Token)
        .WithEnvironment("LUMIGO_ENDPOINT", endpoint);

    /// <summary>As <see cref="By(ProcessSpec, string)"/>, with debug lines: the last one gives the totals.</summary>
    public static ProcessSpec ByWithTotals(this ProcessSpec command, string endpoint) => command.By(endpoint).WithEnvironment("LUMIGO_DEBUG", "true");

    /// <summary>
    /// The command with the signals' default actions, whatever the test itself was started with: the jobs that a shell runs in the background
    /// ignore SIGINT, and their children inherit that.
    /// </summary>
    public static ProcessSpec WithDefaultSignals(this ProcessSpec command) => command.RunBy("env", "--default-signal=INT,TERM,QUIT");

    public static IReadOnlyList<string> Names(this OtlpEndpoint endpoint) => [.. endpoint.AcceptedSpans.Select(received => received.Span.Name)];

    public static IReadOnlyList<string> Warnings(this ProcessResult result) => [.. result.OwnLines.Where(line => line.Contains(" - WARNING - ", StringComparison.Ordinal))];

    /// <summary>What the product counted: spans sent and spans lost.</summary>
    public static (long Sent, long Lost) Totals(this ProcessResult result)
    {
        var line = result.OwnLines.LastOrDefault(one => one.Contains(" spans sent, ", StringComparison.Ordinal))
            ?? throw new InvalidDataException($"No totals on stderr: {result}");
        var words = line["#LUMIGO# - DEBUG - ".Length..].Split(' ');
        return (long.Parse(words[0]), long.Parse(words[3]));
    }
}
