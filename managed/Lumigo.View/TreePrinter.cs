using System.Globalization;

namespace Lumigo.View;

/// <summary>Writes traces as trees, one line per span and one more for what went wrong in it.</summary>
public sealed class TreePrinter(TextWriter output, Palette palette)
{
    /// <summary>Deeper spans stand below each other: no terminal is wide enough.</summary>
    private const int DeepestIndent = 64;

    private sealed record Row(string Lines, string Below, SpanNode Node)
    {
        public int Width => Lines.Length + Node.Span.Service.Length + 2 + Node.Span.Name.Length;
    }

    /// <summary>Prints the traces in the given order with an empty line between them.</summary>
    public void Print(IReadOnlyList<Trace> traces)
    {
        for (var i = 0; i < traces.Count; i++)
        {
            if (i > 0)
            {
                output.WriteLine();
            }

            Print(traces[i]);
        }
    }

    private void Print(Trace trace)
    {
        var rows = Collect(trace.Roots);

        var errors = rows.Count(row => row.Node.Span.IsError);
        var summary = string.Create(
            CultureInfo.InvariantCulture,
            $"  {trace.Start.UtcDateTime:yyyy-MM-dd HH:mm:ss.fff}Z  {Count(rows.Count, "span")}  {DurationText.Of(trace.Duration)}");
        output.WriteLine(
            palette.Strong("Trace ") + palette.Faint(trace.Id) + summary + (errors == 0 ? "" : palette.Error("  " + Count(errors, "error"))));

        var width = rows.Max(row => row.Width);
        foreach (var row in rows)
        {
            Print(row, width);
        }
    }

    private static List<Row> Collect(IReadOnlyList<SpanNode> roots)
    {
        var rows = new List<Row>();
        var open = new Stack<(SpanNode Node, string Indent, bool IsLast, int Depth)>();
        Push(roots, "", 0);
        while (open.TryPop(out var next))
        {
            var below = next.Depth < DeepestIndent ? next.Indent + (next.IsLast ? "   " : "│  ") : next.Indent;
            rows.Add(new Row(next.Indent + (next.IsLast ? "└─ " : "├─ "), below, next.Node));
            Push(next.Node.Children, below, next.Depth + 1);
        }

        return rows;

        void Push(IReadOnlyList<SpanNode> nodes, string indent, int depth)
        {
            for (var i = nodes.Count - 1; i >= 0; i--)
            {
                open.Push((nodes[i], indent, i == nodes.Count - 1, depth));
            }
        }
    }

    private void Print(Row row, int width)
    {
        var span = row.Node.Span;
        var status = span.HttpStatus ?? "";
        if (span.IsError)
        {
            status = status.Length == 0 ? "ERROR" : status + " ERROR";
        }

        var line = palette.Faint(row.Lines)
            + palette.Service(OneLine(span.Service)) + "  "
            + (span.IsError ? palette.Error(OneLine(span.Name)) : palette.Strong(OneLine(span.Name)))
            + new string(' ', width - row.Width)
            + "  " + palette.Faint(span.Kind.PadRight(8))
            + "  " + DurationText.Of(span.Duration).PadLeft(8)
            + (status.Length == 0 ? "" : "  " + (span.IsError ? palette.Error(status) : status))
            + (row.Node.IsOrphan ? palette.Faint($"  (parent {span.ParentId} not in these files)") : "");
        output.WriteLine(line.TrimEnd());

        if (Reason(span) is { } reason)
        {
            var lead = row.Node.Children.Count > 0 ? row.Below + "│  " : row.Below + "   ";
            output.WriteLine(palette.Faint(lead) + palette.Error("! " + reason));
        }
    }

    /// <summary>Why the span failed, in one line; null when there is nothing to add to the status.</summary>
    private static string? Reason(Span span)
    {
        var type = span.ExceptionType ?? span.ErrorType;
        var text = span.ExceptionMessage ?? span.StatusDescription;
        if (!span.IsError && span.ExceptionType is null)
        {
            return null;
        }

        // error.type "500" beside status 500 says nothing new.
        if (type == span.HttpStatus)
        {
            type = null;
        }

        return (type, text) switch
        {
            (null or "", null or "") => null,
            (null or "", _) => OneLine(text),
            (_, null or "") => OneLine(type),
            _ => OneLine($"{type}: {text}"),
        };
    }

    private static string OneLine(string text) =>
        text.AsSpan().IndexOfAnyInRange('\0', '\x1f') < 0 ? text : string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));

    private static string Count(int number, string noun) => $"{number} {noun}{(number == 1 ? "" : "s")}";
}
