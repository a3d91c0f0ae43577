namespace Lumigo.OpenTelemetry.Masking;

/// <summary>The words that make a key secret by default, anywhere in the key and in any case.</summary>
/// <remarks>
/// The documented patterns <c>.*pass.*</c>, <c>.*key.*</c>, <c>.*secret.*</c>, <c>.*credential.*</c> and <c>.*passphrase.*</c> (which the first one includes),
/// and the guard list: authorization, token, cookie, signature, session.
/// </remarks>
internal static class SecretWords
{
    /// <summary>Whether the key contains one of the words.</summary>
    public static bool AreIn(ReadOnlySpan<char> key)
    {
        // No word is shorter than three characters.
        for (int i = 0; i + 3 <= key.Length; i++)
        {
            ReadOnlySpan<char> rest = key[i..];
            bool found = (rest[0] | 0x20) switch
            {
                'p' => Starts(rest, "pass"),
                'k' => Starts(rest, "key"),
                's' => Starts(rest, "secret") || Starts(rest, "session") || Starts(rest, "signature"),
                't' => Starts(rest, "token"),
                'c' => Starts(rest, "credential") || Starts(rest, "cookie"),
                'a' => Starts(rest, "authorization"),
                _ => false,
            };
            if (found)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Whether the key within a text, as a whole, is short for one of the words: <c>Pwd</c> of connection strings, <c>sig</c> of signed URLs. Not in the names of
    /// attributes and environment variables, where <c>PWD</c> is a folder.
    /// </summary>
    public static bool AreAbbreviated(ReadOnlySpan<char> key) =>
        key.Equals("pwd", StringComparison.OrdinalIgnoreCase) || key.Equals("sig", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the key contains a word that is never a harmless identifier; decides for execution tags, which are made to be read.</summary>
    public static bool AreInUnmistakably(ReadOnlySpan<char> key)
    {
        const StringComparison IgnoreCase = StringComparison.OrdinalIgnoreCase;
        return key.Contains("password", IgnoreCase) || key.Contains("passphrase", IgnoreCase) || key.Contains("secret", IgnoreCase)
            || key.Contains("credential", IgnoreCase) || key.Contains("authorization", IgnoreCase) || key.Contains("token", IgnoreCase);
    }

    private static bool Starts(ReadOnlySpan<char> text, string word) => text.StartsWith(word, StringComparison.OrdinalIgnoreCase);
}
