using System.Globalization;

namespace Lumigo.ConsumerBench;

/// <summary>What to run, and where its parts are.</summary>
public sealed record Options
{
    /// <summary>The checkout.</summary>
    public required string Root { get; init; }

    /// <summary>The <c>dotnet</c> that starts the app.</summary>
    public required string Dotnet { get; init; }

    /// <summary>Target framework of the app.</summary>
    public required string Tfm { get; init; }

    /// <summary>v3 or v4.</summary>
    public required string Sdk { get; init; }

    /// <summary>Modes of the app.</summary>
    public IReadOnlyList<string> Modes { get; init; } = ["receive", "loop", "reference"];

    /// <summary>Pairs of runs.</summary>
    public int Rounds { get; init; } = 15;

    /// <summary>Before each run's window: seconds, or rounds with an x behind them; null for what the mode needs.</summary>
    public string? WarmUp { get; init; }

    /// <summary>Each run's window, in the same way.</summary>
    public string? Window { get; init; }

    /// <summary>The variable that makes the product leave the app's code as it is; without one the comparison is with the app without the product.</summary>
    public KeyValuePair<string, string>? Unwoven { get; init; }

    /// <summary>A variable that the app has in every run; null for none.</summary>
    public KeyValuePair<string, string>? Setting { get; init; }

    /// <summary>What was built for the benchmark.</summary>
    public string Output => Path.Combine(Root, "artifacts", "bench", "sqs");

    /// <summary>The queue service's program.</summary>
    public string QueueServer => Path.Combine(Output, "queues", "Lumigo.QueueServer.dll");

    /// <summary>The OTLP endpoint's program.</summary>
    public string Backend => Path.Combine(Output, "sink", "Lumigo.BenchBackend.dll");

    /// <summary>The app's folder.</summary>
    public string AppFolder => Path.Combine(Output, $"consumer-{Sdk}-{Tfm}");

    /// <summary>The product's profiler.</summary>
    public string Profiler => Path.Combine(Root, "artifacts", "home", "linux-x64", "Lumigo.AutoInstrumentation.Native.so");

    /// <summary>Reads the arguments of scripts/bench-sqs.sh; throws <see cref="FormatException"/> when they make no sense.</summary>
    public static Options Parse(IReadOnlyList<string> arguments)
    {
        var options = new Options { Root = Environment.CurrentDirectory, Dotnet = "dotnet", Tfm = "net10.0", Sdk = "v4" };
        for (var i = 0; i < arguments.Count; i += 2)
        {
            var value = i + 1 < arguments.Count ? arguments[i + 1] : throw new FormatException($"{arguments[i]} needs a value");
            options = arguments[i] switch
            {
                "--root" => options with { Root = Path.GetFullPath(value) },
                "--dotnet" => options with { Dotnet = value },
                "--major" => options with { Tfm = $"net{value}.0" },
                "--sdk" => options with { Sdk = value },
                "--modes" => options with { Modes = value.Split(',') },
                "--rounds" => options with { Rounds = int.Parse(value, CultureInfo.InvariantCulture) },
                "--warm-up" => options with { WarmUp = Amount(value) },
                "--window" => options with { Window = Amount(value) },
                "--unwoven" when value.Split('=', 2) is [var name, var setting] => options with { Unwoven = KeyValuePair.Create(name, setting) },
                "--setting" when value.Split('=', 2) is [var name, var setting] => options with { Setting = KeyValuePair.Create(name, setting) },
                _ => throw new FormatException($"unknown option {arguments[i]} {value}"),
            };
        }
        return options;
    }

    private static string Amount(string value) =>
        double.TryParse(value.TrimEnd('x'), CultureInfo.InvariantCulture, out _) ? value : throw new FormatException($"{value} is no number of seconds or, with an x, rounds");
}
