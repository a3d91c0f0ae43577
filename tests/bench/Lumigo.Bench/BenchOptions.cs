namespace Lumigo.Bench;

/// <summary>What to run, and where its parts are.</summary>
public sealed record BenchOptions
{
    /// <summary>The least number of pairs that may be published.</summary>
    public const int PublishableRounds = 15;

    /// <summary>What a machine without other work may use: its own housekeeping.</summary>
    public const double QuietShare = 0.1;

    /// <summary>With less, tiered compilation is still at work, and flatters the instrumented app.</summary>
    public static readonly TimeSpan PublishableWarmUp = TimeSpan.FromSeconds(45);

    /// <summary>The checkout.</summary>
    public required string Root { get; init; }

    /// <summary>Major version of .NET the apps run on.</summary>
    public required int DotnetMajor { get; init; }

    /// <summary>The <c>dotnet</c> that starts the apps.</summary>
    public required string Dotnet { get; init; }

    /// <summary>Names of the variants to run, the first of them the one the others are compared with.</summary>
    public IReadOnlyList<string> Variants { get; init; } = ["bare", "again", "off", "on"];

    /// <summary>Rounds of the start-up suites; each round runs every variant once.</summary>
    public int StartupRounds { get; init; } = 25;

    /// <summary>Rounds of the load suites; each round has one window for every variant.</summary>
    public int LoadRounds { get; init; } = PublishableRounds;

    /// <summary>Load on each variant before the first window.</summary>
    public TimeSpan WarmUp { get; init; } = PublishableWarmUp;

    /// <summary>Length of a measured window.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Suites to run: <c>hello</c>, <c>first</c>, <c>load-hello</c>, <c>load-out</c>.</summary>
    public IReadOnlyList<string> Suites { get; init; } = ["hello", "first", "load-hello", "load-out"];

    /// <summary>Environment file of another profiler to compare with, or null.</summary>
    public string? PeerEnvironmentFile { get; init; }

    /// <summary>A smoke run: proves that the harness works, measures nothing.</summary>
    public bool IsQuick { get; init; }

    /// <summary>Such as <c>net10.0</c>.</summary>
    public string Tfm => $"net{DotnetMajor}.0";

    /// <summary>The installed home under measurement.</summary>
    public string Home => Path.Combine(Output, "install", "current");

    /// <summary>Raw samples, logs and published apps.</summary>
    public string Output => Path.Combine(Root, "artifacts", "bench");

    /// <summary>Where a bench app is published, and runs.</summary>
    public string AppFolder(string name) => Path.Combine(Output, "apps", Tfm, name);

    /// <summary>A published bench app.</summary>
    public string App(string name) => Path.Combine(AppFolder(name), name + ".dll");

    /// <summary>Reads the arguments that scripts/bench.sh passes on; throws <see cref="FormatException"/> when they make no sense.</summary>
    public static BenchOptions Parse(IReadOnlyList<string> arguments)
    {
        var options = new BenchOptions { Root = Environment.CurrentDirectory, DotnetMajor = 10, Dotnet = "dotnet" };
        for (var i = 0; i < arguments.Count; i++)
        {
            var name = arguments[i];
            if (name == "--quick")
            {
                options = options with
                {
                    IsQuick = true, StartupRounds = 3, LoadRounds = 2, WarmUp = TimeSpan.FromSeconds(2), Window = TimeSpan.FromSeconds(1),
                };
                continue;
            }

            if (++i >= arguments.Count)
            {
                throw new FormatException($"{name} needs a value");
            }

            var value = arguments[i];
            options = name switch
            {
                "--root" => options with { Root = Path.GetFullPath(value) },
                "--major" => options with { DotnetMajor = int.Parse(value) },
                "--dotnet" => options with { Dotnet = value },
                "--peer-env" => options with { PeerEnvironmentFile = Path.GetFullPath(value) },
                "--rounds" => options with { StartupRounds = int.Parse(value), LoadRounds = int.Parse(value) },
                "--variants" => options with { Variants = value.Split(',') },
                "--suites" => options with { Suites = value.Split(',') },
                _ => throw new FormatException($"unknown option {name}"),
            };
        }

        if (options.PeerEnvironmentFile is not null && !options.Variants.Contains("peer"))
        {
            options = options with { Variants = [.. options.Variants, "peer"] };
        }

        return options;
    }

    /// <summary>Why the result may not be published, or null when it may.</summary>
    /// <param name="othersShare">How busy the machine was before the run began.</param>
    public string? Unpublishable(double othersShare) =>
        IsQuick ? "a quick run proves that the harness works and measures nothing"
        : Math.Min(StartupRounds, LoadRounds) < PublishableRounds ? $"fewer than {PublishableRounds} pairs"
        : othersShare > QuietShare ? FormattableString.Invariant($"the machine was {othersShare:P0} busy with something else before the run began")
        : null;
}
