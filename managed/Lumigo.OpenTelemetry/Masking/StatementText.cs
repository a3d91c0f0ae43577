namespace Lumigo.OpenTelemetry.Masking;

/// <summary>Knows the clauses of database statements that introduce a secret without an equals sign.</summary>
internal static class StatementText
{
    /// <summary>How far before <c>BY</c> the clause may begin: <c>IDENTIFIED WITH caching_sha2_password BY '…'</c>.</summary>
    private const int LongestClause = 128;

    /// <summary>
    /// Whether the literal behind this text is a secret: <c>PASSWORD '…'</c>, <c>IDENTIFIED BY '…'</c>, <c>SET PASSWORD FOR 'a' = '…'</c>,
    /// <c>password &lt;&gt; '…'</c>, <c>password LIKE '…'</c>.
    /// </summary>
    public static bool IntroducesSecret(ReadOnlySpan<char> before, SecretKeys keys)
    {
        ReadOnlySpan<char> all = before.TrimEnd();
        ReadOnlySpan<char> word = LastWord(ref before);
        if (word.Equals("BY", StringComparison.OrdinalIgnoreCase))
        {
            return before[Math.Max(0, before.Length - LongestClause)..].Contains("IDENTIFIED", StringComparison.OrdinalIgnoreCase);
        }

        if (all.EndsWith("=") && all.TrimStart().StartsWith("SET PASSWORD", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        if (word.IsEmpty)
        {
            before = before.TrimEnd("<>!=( ");
            word = LastWord(ref before);
        }

        if (word.Equals("LIKE", StringComparison.OrdinalIgnoreCase) || word.Equals("IN", StringComparison.OrdinalIgnoreCase))
        {
            word = LastWord(ref before);
        }

        return !word.IsEmpty && keys.IsSecret(word);
    }

    /// <summary>Whether the whole statement is a login: Redis's <c>AUTH</c>, which has its secret as an argument.</summary>
    public static bool IsLogin(ReadOnlySpan<char> statement) =>
        statement.StartsWith("AUTH ", StringComparison.OrdinalIgnoreCase) || statement.StartsWith("HELLO ", StringComparison.OrdinalIgnoreCase);

    private static ReadOnlySpan<char> LastWord(ref ReadOnlySpan<char> text)
    {
        text = text.TrimEnd();
        int start = text.Length;
        while (start > 0 && (char.IsLetterOrDigit(text[start - 1]) || text[start - 1] == '_'))
        {
            start--;
        }

        ReadOnlySpan<char> word = text[start..];
        text = text[..start];
        return word;
    }
}
