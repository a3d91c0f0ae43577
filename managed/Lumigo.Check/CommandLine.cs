using System.Globalization;

namespace Lumigo.Check;

/// <summary>What the user asked for.</summary>
public sealed record CommandLine
{
    /// <summary>The text of <c>--help</c>.</summary>
    public const string Usage = """
        usage: lumigo-run.sh --check [--json] [--pid N | COMMAND [ARGUMENT...]]

        Looks at an app without running it, at the environment it would get, at this machine and at the way to Lumigo, and names what keeps
        traces from arriving: what it is, why it matters, what to type. --pid looks at a process that runs. Without either, only the machine.

        Exit code: 0 nothing found (notes do not count), 1 something found, 2 the arguments make no sense.
        """;

    /// <summary>Whether the report is for programs.</summary>
    public bool Json { get; init; }

    /// <summary>Whether only the usage text is wanted.</summary>
    public bool Help { get; init; }

    /// <summary>The running process to look at.</summary>
    public int? ProcessId { get; init; }

    /// <summary>The process whose environment the command would get.</summary>
    public int? EnvironmentOf { get; init; }

    /// <summary>The home, where it is not the folder above this tool's.</summary>
    public string? Home { get; init; }

    /// <summary>The command to look at.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>Reads the arguments; throws <see cref="FormatException"/> when they make no sense.</summary>
    public static CommandLine Parse(IReadOnlyList<string> arguments)
    {
        var line = new CommandLine();
        var i = 0;
        for (; i < arguments.Count && arguments[i].StartsWith('-'); i++)
        {
            if (arguments[i] == "--")
            {
                i++;
                break;
            }

            line = arguments[i] switch
            {
                "--json" => line with { Json = true },
                "--help" or "-h" => line with { Help = true },
                "--pid" => line with { ProcessId = Number(arguments, ref i) },
                "--environment-of" => line with { EnvironmentOf = Number(arguments, ref i) },
                "--home" => line with { Home = ++i < arguments.Count ? arguments[i] : throw new FormatException("--home needs a folder") },
                var unknown => throw new FormatException($"unknown option {unknown}"),
            };
        }

        line = line with { Command = [.. arguments.Skip(i)] };
        return line.ProcessId is not null && line.Command.Count > 0 ? throw new FormatException("either --pid or a command, not both") : line;
    }

    private static int Number(IReadOnlyList<string> arguments, ref int i) =>
        ++i < arguments.Count && int.TryParse(arguments[i], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? number
            : throw new FormatException($"{arguments[i - 1]} needs the number of a process");
}
