using System.Text;

namespace Lumigo.TestKit.Apps;

/// <summary>The README's table of libraries, made from the tested versions.</summary>
public static class SupportTable
{
    private const string Begin = "<!-- written from tests/tested-versions -->";
    private const string End = "<!-- end of what is written from tests/tested-versions -->";

    /// <summary>The README.</summary>
    public static string File { get; } = Path.Combine(RepositoryPaths.Root, "README.md");

    /// <summary>The page with its table written anew.</summary>
    public static string PutInto(string page, IReadOnlyList<TestedVersions> libraries)
    {
        var begin = page.IndexOf(Begin, StringComparison.Ordinal);
        var end = page.IndexOf(End, StringComparison.Ordinal);
        return begin < 0 || end < begin
            ? throw new InvalidDataException($"The page has no '{Begin}' and '{End}'.")
            : page[..(begin + Begin.Length)] + "\n\n" + Of(libraries) + "\n" + page[end..];
    }

    private static string Of(IReadOnlyList<TestedVersions> libraries)
    {
        var text = new StringBuilder("| Library | Package | Versions | Called | Against |\n|---|---|---|---|---|\n");
        foreach (var library in libraries.Where(one => one.Working.Count > 0).OrderBy(one => one.Library, StringComparer.OrdinalIgnoreCase))
        {
            var called = library.Called == "package" ? "the package itself" : "a twin: the package cannot be had by the tests";
            text.Append($"| {library.Library} | `{library.Package}` | {string.Join(", ", library.Working)} | {called} | {library.Against} |\n");
        }
        return text.ToString();
    }
}
