using System.Buffers;

namespace Lumigo.OpenTelemetry.Masking;

/// <summary>Finds user information in URLs.</summary>
internal static class UrlText
{
    private const int Longest = 4096;

    private static readonly SearchValues<char> s_ends = SearchValues.Create(" \t\r\n\"'<>`|");

    /// <summary>Where the URL ends whose scheme ended at <paramref name="authority"/>.</summary>
    public static int End(ReadOnlySpan<char> text, int authority)
    {
        int length = text[authority..].IndexOfAny(s_ends);
        return length < 0 ? text.Length : authority + length;
    }

    /// <summary>The range of user name and password, empty when there are none.</summary>
    /// <param name="text">The text.</param>
    /// <param name="start">Where the authority begins, behind <c>://</c>.</param>
    /// <param name="urlEnd">Where the URL ends, at least <paramref name="start"/>.</param>
    public static (int Start, int End) UserInformation(ReadOnlySpan<char> text, int start, int urlEnd)
    {
        ReadOnlySpan<char> url = text[start..Math.Min(urlEnd, start + Longest)];
        int length = url.IndexOfAny('/', '?', '#');
        ReadOnlySpan<char> authority = length < 0 ? url : url[..length];
        authority = authority[..FirstPair(authority)];
        int at = authority.LastIndexOf('@');
        if (at >= 0)
        {
            return (start, start + at);
        }

        // What follows a host's colon is a number; otherwise it is a password with a character that ends an authority, or one that was cut off.
        int colon = authority.IndexOf(':');
        if (colon < 0 || authority[0] == '[' || authority[(colon + 1)..].IndexOfAnyExceptInRange('0', '9') < 0)
        {
            return (start, start);
        }

        at = url.IndexOf('@');
        if (at >= 0)
        {
            return (start, start + at);
        }

        return urlEnd == text.Length && length < 0 ? (start + colon + 1, urlEnd) : (start, start);
    }
    /// <summary>A server's URL in a connection string is followed by pairs, not by a path.</summary>
    private static int FirstPair(ReadOnlySpan<char> authority)
    {
        int equals = authority.IndexOf('=');
        int separator = equals < 0 ? -1 : authority[..equals].IndexOfAny(';', ',');
        return separator < 0 ? authority.Length : separator;
    }
}
