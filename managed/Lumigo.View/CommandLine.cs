namespace Lumigo.View;

/// <summary>What the user asked for.</summary>
public sealed record CommandLine
{
    /// <summary>The text of <c>--help</c>.</summary>
    public const string Usage = """
        lumigo-view [OPTION]... FILE...

        Prints the traces in span dump files (LUMIGO_DEBUG_SPANDUMP) as trees; several files may hold one trace. FILE may be '-' for stdin.

          --trace ID       only traces whose id begins so
          --service NAME   only traces with a span of this service; may be given several times
          --error          only traces with a span that failed
          --longer TIME    only traces with a span that took at least so long: 250ms, 1.5s
                           One and the same span must meet --service, --error and --longer.
          --expect PATH    exit with 1 unless a trace begins with this chain of spans: 'service KIND [ERROR] > service KIND [ERROR] ...'
          --help           this text

        Colours are for terminals only, and not where NO_COLOR is set or TERM is 'dumb'.
        """;

    /// <summary>Dump files to read, <c>-</c> for stdin.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>Chains that must occur.</summary>
    public required IReadOnlyList<ExpectedPath> Expected { get; init; }

    /// <summary>Which traces are shown.</summary>
    public SpanFilter Filter { get; init; } = new();

    /// <summary>True when only the usage text is wanted.</summary>
    public bool Help { get; init; }

    /// <summary>Reads the arguments; throws <see cref="FormatException"/> when they make no sense.</summary>
    public static CommandLine Parse(IReadOnlyList<string> arguments)
    {
        var files = new List<string>();
        var expected = new List<ExpectedPath>();
        var filter = new SpanFilter();
        for (var i = 0; i < arguments.Count; i++)
        {
            switch (arguments[i])
            {
                case "--help" or "-h":
                    return new CommandLine { Files = [], Expected = [], Help = true };
                case "--expect":
                    expected.Add(ExpectedPath.Parse(Value(arguments, ref i, "a path")));
                    break;
                case "--trace":
                    filter = filter with { TraceIds = [.. filter.TraceIds, SpanFilter.ParseTraceId(Value(arguments, ref i, "a trace id"))] };
                    break;
                case "--service":
                    filter = filter with { Services = [.. filter.Services, Value(arguments, ref i, "a name")] };
                    break;
                case "--error":
                    filter = filter with { OnlyErrors = true };
                    break;
                case "--longer":
                    filter = filter with { AtLeast = SpanFilter.ParseDuration(Value(arguments, ref i, "a duration")) };
                    break;
                case ['-', '-', ..] unknown:
                    throw new FormatException($"unknown option {unknown}");
                default:
                    files.Add(arguments[i]);
                    break;
            }
        }

        return files.Count > 0
            ? new CommandLine { Files = files, Expected = expected, Filter = filter }
            : throw new FormatException("name at least one span dump file");
    }

    private static string Value(IReadOnlyList<string> arguments, ref int i, string what) =>
        ++i < arguments.Count ? arguments[i] : throw new FormatException($"{arguments[i - 1]} needs {what}");
}
