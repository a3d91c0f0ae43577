namespace Lumigo.View;

/// <summary>The tool itself, apart from the console it runs on.</summary>
public sealed class Viewer(TextReader input, TextWriter output, TextWriter errors, Palette palette)
{
    /// <summary>Everything was read and every expected path was found.</summary>
    public const int Success = 0;

    /// <summary>An expected path is missing, or there was nothing to show.</summary>
    public const int NotFound = 1;

    /// <summary>The arguments make no sense, or a file cannot be read.</summary>
    public const int BadUse = 2;

    /// <summary>Reads, prints and checks; returns the exit code.</summary>
    public int Run(IReadOnlyList<string> arguments)
    {
        try
        {
            var commandLine = CommandLine.Parse(arguments);
            if (commandLine.Help)
            {
                output.WriteLine(CommandLine.Usage);
                return Success;
            }

            return Show(commandLine);
        }
        catch (Exception e) when (e is FormatException or IOException or UnauthorizedAccessException)
        {
            errors.WriteLine($"lumigo-view: {e.Message}");
            return BadUse;
        }
    }

    private int Show(CommandLine commandLine)
    {
        var traces = Trace.From(commandLine.Files.SelectMany(Read));
        if (traces.Count == 0)
        {
            errors.WriteLine("lumigo-view: no spans in " + string.Join(", ", commandLine.Files));
            return NotFound;
        }

        var shown = commandLine.Filter.IsEmpty ? traces : [.. traces.Where(commandLine.Filter.Accepts)];
        if (shown.Count == 0)
        {
            errors.WriteLine($"lumigo-view: none of {traces.Count} traces meets the filter");
            return NotFound;
        }

        new TreePrinter(output, palette).Print(shown);

        var missing = commandLine.Expected.Where(path => !path.IsIn(shown)).ToList();
        foreach (var path in missing)
        {
            errors.WriteLine($"lumigo-view: no trace begins with {path.Text}");
        }

        return missing.Count == 0 ? Success : NotFound;
    }

    private List<Span> Read(string file)
    {
        var spans = new List<Span>();
        var number = 0;
        foreach (var line in Lines(file))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            if (SpanLine.Parse(line, out var problem) is { } span)
            {
                spans.Add(span);
            }
            else
            {
                errors.WriteLine($"lumigo-view: {file}:{number} is not a span: {problem}");
            }
        }

        return spans;
    }

    private IEnumerable<string> Lines(string file)
    {
        if (file != "-")
        {
            return File.ReadLines(file);
        }

        return StandardInput();

        IEnumerable<string> StandardInput()
        {
            while (input.ReadLine() is { } line)
            {
                yield return line;
            }
        }
    }
}
