using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Lumigo.TestKit.Schema;

/// <summary>What the spans of one instrumentation look like: a file of <c>tests/schema</c>. docs/spans.md is written from it.</summary>
public sealed class SpanSchema
{
    private static readonly Lazy<IReadOnlyList<SpanSchema>> s_all = new(ReadAll);

    /// <summary>The schemas of all instrumentations.</summary>
    public static IReadOnlyList<SpanSchema> All => s_all.Value;

    /// <summary>The instrumentation's name in <c>LUMIGO_DISABLE_INSTRUMENTATION</c>.</summary>
    public string Instrumentation { get; set; } = "";

    /// <summary>The heading.</summary>
    public string Title { get; set; } = "";

    /// <summary>What is worth saying about all of them.</summary>
    public string Says { get; set; } = "";

    /// <summary>The instrumentation scope of its spans.</summary>
    public string Scope { get; set; } = "";

    /// <summary>Further scopes, of libraries with several.</summary>
    public List<string> OtherScopes { get; set; } = [];

    /// <summary>Attributes of every span.</summary>
    public Dictionary<string, AttributeRule> Attributes { get; set; } = [];

    /// <summary>The kinds of spans; the first one whose name and kind fit is meant.</summary>
    public List<SpanRule> Spans { get; set; } = [];

    /// <summary>Every scope of its spans.</summary>
    public IEnumerable<string> Scopes => OtherScopes.Prepend(Scope);

    /// <summary>Reads one file.</summary>
    public static SpanSchema Parse(string yaml)
    {
        var deserializer = new DeserializerBuilder().WithNamingConvention(HyphenatedNamingConvention.Instance).Build();
        var schema = deserializer.Deserialize<SpanSchema>(yaml);
        return schema is { Instrumentation.Length: > 0, Title.Length: > 0, Scope.Length: > 0, Spans.Count: > 0 }
            ? schema
            : throw new InvalidDataException($"A schema needs instrumentation, title, scope and spans:{Environment.NewLine}{yaml}");
    }

    private static List<SpanSchema> ReadAll() =>
        [.. Directory.EnumerateFiles(Path.Combine(RepositoryPaths.Tests, "schema"), "*.yaml").Order(StringComparer.Ordinal).Select(file => Parse(File.ReadAllText(file)))];
}
