namespace Lumigo.Bench;

/// <summary>A document with sections that a program writes, each between a pair of markers that readers do not see.</summary>
public static class MarkedDocument
{
    /// <summary>Replaces the section <paramref name="name"/>; throws when the document has no such markers.</summary>
    public static string Replace(string document, string name, string content)
    {
        var begin = $"<!-- begin {name} -->";
        var end = $"<!-- end {name} -->";
        var from = document.IndexOf(begin, StringComparison.Ordinal);
        var to = document.IndexOf(end, StringComparison.Ordinal);
        if (from < 0 || to < from)
        {
            throw new FormatException($"the document has no section '{name}'");
        }

        return document[..(from + begin.Length)] + "\n" + content.Trim('\n') + "\n" + document[to..];
    }
}
