using System.Text;
using Lumigo.TestKit;

namespace Lumigo.EndToEndTests.Documentation;

/// <summary>The commands of a page: its blocks marked <c>sh</c>, in their order.</summary>
internal static class DocumentedCommands
{
    /// <summary>A script that runs them one by one, says which, and ends at the first that fails.</summary>
    public static string Script(string page, IReadOnlyDictionary<string, string> placeholders)
    {
        var script = new StringBuilder("set -eu\nexec 2>&1\n");
        foreach (var (line, text) in Blocks(page))
        {
            var commands = placeholders.Aggregate(text, (current, placeholder) => current.Replace(placeholder.Key, placeholder.Value, StringComparison.Ordinal));
            script.Append($"printf '%s\\n' '' '# {page}, line {line}'\n");
            // As a person reads it, then what comes of it.
            script.Append($"cat <<'SHOWN'\n{string.Concat(commands.TrimEnd('\n').Split('\n').Select((command, number) => $"{(number == 0 ? "$ " : "  ")}{command}\n"))}SHOWN\n");
            script.Append(commands);
        }

        return script.ToString();
    }

    /// <summary>How many blocks a page has.</summary>
    public static int Count(string page) => Blocks(page).Count;

    private static List<(int Line, string Text)> Blocks(string page)
    {
        var blocks = new List<(int, string)>();
        StringBuilder? block = null;
        var (number, begin) = (0, 0);
        foreach (var line in File.ReadLines(Path.Combine(RepositoryPaths.Root, page)))
        {
            number++;
            if (line == "```sh")
            {
                (block, begin) = (new StringBuilder(), number + 1);
            }
            else if (line == "```" && block is not null)
            {
                blocks.Add((begin, block.ToString()));
                block = null;
            }
            else
            {
                block?.Append(line).Append('\n');
            }
        }

        return blocks;
    }
}
