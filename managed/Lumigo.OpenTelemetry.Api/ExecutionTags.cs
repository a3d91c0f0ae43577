namespace Lumigo.OpenTelemetry.Api;

/// <summary>Execution tags within Lumigo's limits: what exceeds them is cut or dropped, and said once for each tag.</summary>
internal static class ExecutionTags
{
    /// <summary>What the attribute of a tag begins with.</summary>
    public const string Prefix = "lumigo.execution_tags.";

    /// <summary>The longest key, without the prefix.</summary>
    public const int LongestKey = 50;

    // Whoever makes keys by the thousand has been told often enough.
    private const int MostWarnings = 100;

    private static readonly HashSet<string> s_warned = [];

    /// <summary>The attributes of the tags that can be used.</summary>
    public static List<KeyValuePair<string, object?>> Read(IEnumerable<KeyValuePair<string, object?>>? tags)
    {
        var attributes = new List<KeyValuePair<string, object?>>();
        if (tags is null)
        {
            return attributes;
        }

        foreach (KeyValuePair<string, object?> tag in tags)
        {
            if (Key(tag.Key) is { } key && Value(tag.Key, tag.Value) is { } value)
            {
                attributes.Add(new(Prefix + key, value));
            }
        }

        return attributes;
    }

    private static string? Key(string? key)
    {
        if (string.IsNullOrWhiteSpace(key))
        {
            Warn(string.Empty, "has no key: it is dropped.");
            return null;
        }

        if (key!.IndexOf('.') >= 0)
        {
            Warn(key, "has a dot in its key, which Lumigo does not show: it is dropped. Use another character.");
            return null;
        }

        if (key.Length <= LongestKey)
        {
            return key;
        }

        Warn(key, $"has a key of more than {LongestKey} characters: the rest of the key is cut off.");
        return TagValue.Cut(key, LongestKey);
    }

    private static object? Value(string key, object? value)
    {
        object? read;
        bool isCut;
        try
        {
            read = TagValue.Read(value, out isCut);
        }
        catch (Exception exception)
        {
            Warn(key, $"has a value that cannot be read ({exception.GetType().Name}): it is dropped.");
            return null;
        }

        if (read is null)
        {
            Warn(key, "has no value: it is dropped.");
        }
        else if (isCut)
        {
            Warn(key, $"has a value of more than {TagValue.LongestText} characters, or more than {TagValue.MostItems} values: the rest is cut off.");
        }

        return read;
    }

    private static void Warn(string key, string problem)
    {
        if (Exporters.Current is not { } exporter)
        {
            // Nobody takes the tag, so nothing is lost.
            return;
        }

        lock (s_warned)
        {
            if (s_warned.Count >= MostWarnings || !s_warned.Add(key))
            {
                return;
            }
        }

        exporter.Warn($"execution tag '{TagValue.Cut(key, 2 * LongestKey)}' {problem}");
    }
}
