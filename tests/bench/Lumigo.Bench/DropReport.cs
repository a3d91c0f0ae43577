using System.Text.RegularExpressions;

namespace Lumigo.Bench;

/// <summary>Reads the distro's own account of dropped spans from its messages.</summary>
public static partial class DropReport
{
    /// <summary>Sum of the reported drops; each message tells those since the one before.</summary>
    public static long Sum(IEnumerable<string> messages) =>
        messages.Select(message => Dropped().Match(message)).Where(match => match.Success).Sum(match => long.Parse(match.Groups[1].Value));

    [GeneratedRegex(@"(\d+) spans were dropped")]
    private static partial Regex Dropped();
}
