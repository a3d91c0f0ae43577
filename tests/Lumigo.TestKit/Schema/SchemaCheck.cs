using Lumigo.TestKit.Otlp;

namespace Lumigo.TestKit.Schema;

/// <summary>Compares spans with the schemas of their instrumentations.</summary>
public static class SchemaCheck
{
    private const string ErrorType = "error.type";

    /// <summary>What is against the schemas, one line for each objection. Spans of scopes without a schema are the application's own.</summary>
    public static IReadOnlyList<string> Objections(IEnumerable<ReceivedSpan> spans) => Objections(spans, SpanSchema.All);

    /// <summary>What is against some schemas.</summary>
    public static IReadOnlyList<string> Objections(IEnumerable<ReceivedSpan> spans, IReadOnlyList<SpanSchema> schemas) =>
    [
        .. from received in spans
           from schema in schemas
           where schema.Scopes.Contains(received.Scope.Name)
           from objection in Objections(received.Span, schema)
           select $"{schema.Instrumentation}: {received.Span.Name} ({received.Span.Kind}): {objection}",
    ];

    private static IEnumerable<string> Objections(Span span, SpanSchema schema)
    {
        if (schema.Spans.FirstOrDefault(rule => rule.Fits(span)) is not { } rule)
        {
            return ["no such span in the schema"];
        }

        var attributes = new Dictionary<string, AttributeRule>(schema.Attributes);
        foreach (var (key, attribute) in rule.Attributes)
        {
            attributes[key] = attribute;
        }

        return [.. OfAttributes(span, attributes), .. OfStatus(span, rule), .. OfRest(span, rule)];
    }

    private static IEnumerable<string> OfAttributes(Span span, Dictionary<string, AttributeRule> rules)
    {
        var failed = span.Status.Code == StatusCode.Error;
        foreach (var (key, rule) in rules)
        {
            if (!span.Attributes.Has(key))
            {
                if (rule.Required == Requirement.Always || (rule.Required == Requirement.Error && failed))
                {
                    yield return $"{key} is missing";
                }
            }
            else if (rule.Required == Requirement.Error && !failed)
            {
                yield return $"{key} is there without a failure";
            }
        }

        foreach (var (key, value) in span.Attributes)
        {
            var rule = rules.GetValueOrDefault(key) ?? rules.FirstOrDefault(one => one.Key.EndsWith('*') && key.StartsWith(one.Key[..^1], StringComparison.Ordinal)).Value;
            if (rule is null)
            {
                if (key != ErrorType)
                {
                    yield return $"{key} is not in the schema";
                }
            }
            else if (rule.Objection(value) is { } objection)
            {
                yield return $"{key} = {AttributeList.Show(value)} {objection}";
            }
        }
    }

    private static IEnumerable<string> OfStatus(Span span, SpanRule rule)
    {
        if (span.Status.Code == StatusCode.Ok)
        {
            yield return "the status is Ok, which is the application's to say";
        }

        if (rule.ErrorType && (span.Status.Code == StatusCode.Error) != (span.Attributes[ErrorType] is string { Length: > 0 }))
        {
            yield return $"the status is {span.Status.Code}, {ErrorType} is {AttributeList.Show(span.Attributes[ErrorType])}";
        }
    }

    private static IEnumerable<string> OfRest(Span span, SpanRule rule)
    {
        foreach (var name in span.Events.Select(one => one.Name).Distinct().Except(rule.Events))
        {
            yield return $"the event {name} is not in the schema";
        }

        if (span.Links.Count > 0 && !rule.Links)
        {
            yield return "links are not in the schema";
        }
    }
}
