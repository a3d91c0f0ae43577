namespace Lumigo.Bench;

/// <summary>
/// Another profiler, described by the variables that switch it on: <c>NAME=VALUE</c> lines, <c>#</c> comments, an optional
/// <c>export</c>. <c>{SINK}</c> in a value becomes the base URL of the backend's OTLP endpoint.
/// </summary>
public static class PeerEnvironment
{
    /// <summary>Reads the file.</summary>
    public static IReadOnlyDictionary<string, string> Read(string file, string sink) => Parse(File.ReadLines(file), sink);

    /// <summary>Reads the lines; throws <see cref="FormatException"/> on one that is no assignment.</summary>
    public static IReadOnlyDictionary<string, string> Parse(IEnumerable<string> lines, string sink)
    {
        var variables = new Dictionary<string, string>();
        foreach (var line in lines.Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#'))
        {
            var assignment = line.StartsWith("export ", StringComparison.Ordinal) ? line["export ".Length..] : line;
            var equals = assignment.IndexOf('=');
            if (equals < 1)
            {
                throw new FormatException($"not NAME=VALUE: {line}");
            }

            variables[assignment[..equals].Trim()] = Unquote(assignment[(equals + 1)..].Trim()).Replace("{SINK}", sink);
        }

        return variables;
    }

    private static string Unquote(string value) =>
        value is ['"', .., '"'] or ['\'', .., '\''] ? value[1..^1] : value;
}
