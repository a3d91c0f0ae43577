using System.Text;

namespace Lumigo.TestKit.Schema;

/// <summary>The part of docs/spans.md that is written from the schemas.</summary>
public static class SchemaPage
{
    private const string Begin = "<!-- written from tests/schema -->";
    private const string End = "<!-- end of what is written from tests/schema -->";

    /// <summary>The page.</summary>
    public static string File { get; } = Path.Combine(RepositoryPaths.Root, "docs", "spans.md");

    /// <summary>The page with its part written anew.</summary>
    public static string PutInto(string page, IReadOnlyList<SpanSchema> schemas)
    {
        var begin = page.IndexOf(Begin, StringComparison.Ordinal);
        var end = page.IndexOf(End, StringComparison.Ordinal);
        return begin < 0 || end < begin
            ? throw new InvalidDataException($"The page has no '{Begin}' and '{End}'.")
            : page[..(begin + Begin.Length)] + "\n\n" + Of(schemas) + page[end..];
    }

    private static string Of(IReadOnlyList<SpanSchema> schemas)
    {
        var text = new StringBuilder();
        foreach (var schema in schemas)
        {
            text.Append($"### {schema.Title}\n\n");
            if (schema.Says.Length > 0)
            {
                text.Append($"{schema.Says.Trim()}\n\n");
            }
            text.Append($"Scope {string.Join(" and ", schema.Scopes.Select(scope => $"`{scope}`"))}; off with `LUMIGO_DISABLE_INSTRUMENTATION={schema.Instrumentation}`.\n\n");
            text.Append("| Span | Kind | What it is | Events |\n| --- | --- | --- | --- |\n");
            foreach (var span in schema.Spans)
            {
                text.Append($"| {span.Shown ?? $"`{Cell(span.Name)}`"} | {span.Kind} | {Cell(span.Says)} | {string.Join(", ", span.Events.Select(one => $"`{one}`"))} |\n");
            }
            text.Append('\n');
            Append(text, schema.Attributes, "of every span");
            foreach (var span in schema.Spans.Where(span => span.Attributes.Count > 0))
            {
                Append(text, span.Attributes, $"of {span.Shown ?? $"`{span.Name}`"}");
            }
        }
        return text.ToString();
    }

    private static void Append(StringBuilder text, Dictionary<string, AttributeRule> attributes, string whose)
    {
        if (attributes.Count == 0)
        {
            return;
        }
        text.Append($"| Attribute {Cell(whose)} | Type | There | What it says |\n| --- | --- | --- | --- |\n");
        foreach (var (key, rule) in attributes)
        {
            var says = rule.Says.Length > 0 || rule.Values.Count == 0 ? rule.Says : string.Join(", ", rule.Values.Select(value => $"`{value}`"));
            text.Append($"| `{key}` | {rule.Type} | {There(rule.Required)} | {Cell(says)} |\n");
        }
        text.Append('\n');
    }

    private static string There(Requirement requirement) => requirement switch
    {
        Requirement.Always => "always",
        Requirement.Error => "on failures",
        _ => "if known",
    };

    private static string Cell(string text) => text.Trim().Replace("|", "\\|", StringComparison.Ordinal);
}
