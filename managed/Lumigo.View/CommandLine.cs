namespace Lumigo.View;

/// <summary>What the user asked for.</summary>
public sealed record CommandLine
{
    /// <summary>The text of <c>--help</c>.</summary>
    public const string Usage = """
        lumigo-view [--expect PATH]... FILE...

        Prints the traces in span dump files (LUMIGO_DEBUG_SPANDUMP) as trees; several files may hold one trace. FILE may be '-' for stdin.

          --expect PATH   exit with 1 unless a trace begins with this chain of spans: 'service KIND [ERROR] > service KIND [ERROR] ...'
          --help          this text
        """;

    /// <summary>Dump files to read, <c>-</c> for stdin.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>Chains that must occur.</summary>
    public required IReadOnlyList<ExpectedPath> Expected { get; init; }

    /// <summary>True when only the usage text is wanted.</summary>
    public bool Help { get; init; }

    /// <summary>Reads the arguments; throws <see cref="FormatException"/> when they make no sense.</summary>
    public static CommandLine Parse(IReadOnlyList<string> arguments)
    {
        var files = new List<string>();
        var expected = new List<ExpectedPath>();
        for (var i = 0; i < arguments.Count; i++)
        {
            switch (arguments[i])
            {
                case "--help" or "-h":
                    return new CommandLine { Files = [], Expected = [], Help = true };
                case "--expect":
                    i++;
                    expected.Add(i < arguments.Count
                        ? ExpectedPath.Parse(arguments[i])
                        : throw new FormatException("--expect needs a path"));
                    break;
                case ['-', '-', ..] unknown:
                    throw new FormatException($"unknown option {unknown}");
                default:
                    files.Add(arguments[i]);
                    break;
            }
        }

        return files.Count > 0
            ? new CommandLine { Files = files, Expected = expected }
            : throw new FormatException("name at least one span dump file");
    }
}
