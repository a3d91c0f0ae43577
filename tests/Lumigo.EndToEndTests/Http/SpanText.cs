using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Lumigo.TestKit.Otlp;

namespace Lumigo.EndToEndTests.Http;

/// <summary>
/// Whole spans as text, for one comparison of everything. Ids become names in the order of the traces' starts, ports become the names given, and stack
/// traces only their first line; nothing else is left out.
/// </summary>
internal static partial class SpanText
{
    /// <summary>All spans, each trace as a tree in the order of time.</summary>
    /// <param name="received">The spans.</param>
    /// <param name="ports">What to write for each port number.</param>
    public static string Of(IReadOnlyList<ReceivedSpan> received, IReadOnlyDictionary<int, string> ports)
    {
        var text = new StringBuilder();
        foreach (var trace in received.GroupBy(one => one.Span.TraceId).OrderBy(trace => trace.Min(one => one.Span.StartTimeUnixNano)))
        {
            text.AppendLine("trace");
            var known = trace.Select(one => one.Span.SpanId).ToHashSet();
            foreach (ReceivedSpan root in trace.Where(one => !known.Contains(one.Span.ParentSpanId)).OrderBy(one => one.Span.StartTimeUnixNano))
            {
                Append(text, root, trace, ports, depth: 1);
            }
        }

        return text.ToString().ReplaceLineEndings("\n").TrimEnd();
    }

    private static void Append(StringBuilder text, ReceivedSpan one, IEnumerable<ReceivedSpan> trace, IReadOnlyDictionary<int, string> ports, int depth)
    {
        Span span = one.Span;
        string indent = new(' ', depth * 2);
        string parent = depth > 1 ? "" : span.ParentSpanId.Length == 0 ? " root" : $" below {span.ParentSpanId}";
        text.AppendLine(CultureInfo.InvariantCulture, $"{indent}{span.Kind} '{span.Name}' of {one.Scope.Name}{parent}, flags {span.Flags:x}, state '{span.TraceState}', {Status(span)}");
        foreach (var (key, value) in span.Attributes.OrderBy(attribute => attribute.Key, StringComparer.Ordinal))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{indent}    {key}={Value(key, value, ports)}");
        }

        foreach (SpanEvent entry in span.Events)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{indent}    event {entry.Name} {InTime(span, entry)}");
            foreach (var (key, value) in entry.Attributes.OrderBy(attribute => attribute.Key, StringComparer.Ordinal))
            {
                text.AppendLine(CultureInfo.InvariantCulture, $"{indent}      {key}={Value(key, value, ports)}");
            }
        }

        foreach (SpanLink link in span.Links)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{indent}    link {link.TraceId} {link.SpanId} {link.Attributes}");
        }

        foreach (ReceivedSpan child in trace.Where(other => other.Span.ParentSpanId == span.SpanId).OrderBy(other => other.Span.StartTimeUnixNano))
        {
            Append(text, child, trace, ports, depth + 1);
        }
    }

    private static string Status(Span span) =>
        (span.Duration > TimeSpan.Zero ? "" : "no duration, ") + (span.Status.Message.Length == 0 ? $"{span.Status.Code}" : $"{span.Status.Code} '{span.Status.Message}'");

    private static string InTime(Span span, SpanEvent entry) =>
        entry.TimeUnixNano >= span.StartTimeUnixNano && entry.TimeUnixNano <= span.EndTimeUnixNano ? "within the span" : "outside the span";

    private static string Value(string key, object? value, IReadOnlyDictionary<int, string> ports)
    {
        switch (key)
        {
            case "network.peer.port":
                return value is > 0L ? "<some port>" : AttributeList.Show(value);
            case "http.request.headers" or "http.response.headers":
                return Named(Passing().Replace((string)value!, "\"${name}\":\"<some>\""), ports);
            case "exception.stacktrace":
                string stack = (string)value!;
                string first = stack.Split('\n')[0];
                int inner = first.IndexOf(" ---> ", StringComparison.Ordinal);
                return stack.Contains("\n   at ", StringComparison.Ordinal) ? Named(inner < 0 ? first : first[..inner], ports) + " and its frames" : "no frames";
            default:
                return Named(AttributeList.Show(value), ports);
        }
    }

    /// <summary>Headers with a value of their own each time.</summary>
    [GeneratedRegex("\"(?<name>date|traceparent)\":\"[^\"]+\"")]
    private static partial Regex Passing();

    private static string Named(string text, IReadOnlyDictionary<int, string> ports) =>
        ports.Aggregate(text, (current, port) => current.Replace(port.Key.ToString(CultureInfo.InvariantCulture), port.Value));
}
