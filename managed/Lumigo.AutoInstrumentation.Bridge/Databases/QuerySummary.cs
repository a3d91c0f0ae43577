using System.Text;

namespace Lumigo.AutoInstrumentation.Bridge.Databases;

/// <summary>
/// A statement in a few words: its operations and what they work on (<c>SELECT orders customers</c>), never a value of it. Made by the words alone; what
/// is not understood is left out. https://opentelemetry.io/docs/specs/semconv/db/database-spans/#generating-a-summary-of-the-query
/// </summary>
internal static class QuerySummary
{
    private const int MaxLength = 255;

    private const string Set = "SET";

    // Statements may be megabytes; all that can go into a summary comes early.
    private const int LongestRead = 8192;

    private static readonly string[] s_objects = ["TABLE", "INDEX", "VIEW", "PROCEDURE", "FUNCTION", "TRIGGER", "SCHEMA", "DATABASE", "SEQUENCE", "TYPE"];

    private static readonly string[] s_modifiers =
        ["OR", "REPLACE", "TEMP", "TEMPORARY", "GLOBAL", "LOCAL", "UNLOGGED", "UNIQUE", "CLUSTERED", "NONCLUSTERED", "MATERIALIZED", "EXTERNAL", "RECURSIVE"];

    private static readonly string[] s_beforeTarget = ["IF", "NOT", "EXISTS", "ONLY", "CONCURRENTLY", "LATERAL", "IGNORE", "LOW_PRIORITY", "DELAYED", "HIGH_PRIORITY", "QUICK", "FROM", "INTO"];

    /// <summary>What comes next, from the word before.</summary>
    private enum Expecting
    {
        Nothing,
        Operation,
        Object,
        Target,
        AfterTarget,
    }

    /// <summary>The summary; empty when there is nothing to say.</summary>
    /// <param name="statement">The statement.</param>
    /// <param name="hasBackslashEscapes">Whether a quote behind a backslash is part of a literal: not so in SQL Server.</param>
    public static string Of(string statement, bool hasBackslashEscapes = true)
    {
        var tokens = new QueryTokens(statement.AsSpan(0, Math.Min(statement.Length, LongestRead)), hasBackslashEscapes);
        var summary = new StringBuilder(32);
        var expecting = Expecting.Operation;

        // Where the name of what is read from begins in the summary: should a parenthesis follow, it was a function.
        int pending = -1;

        // Whether FROM introduces a table here: in a query, not inside EXTRACT(… FROM …). One bit for each open parenthesis.
        ulong queries = 1;
        bool inList = false;
        bool opened = false;
        bool afterDistinct = false;
        bool read = false;
        while (tokens.Next())
        {
            if (!tokens.IsWord)
            {
                switch (tokens.Current[0])
                {
                    case '(':
                        if (pending >= 0)
                        {
                            summary.Length = pending;
                        }

                        queries <<= 1;
                        opened = true;
                        expecting = expecting == Expecting.Target || expecting == Expecting.Operation ? Expecting.Operation : Expecting.Nothing;
                        break;
                    case ')':
                        queries >>= 1;
                        expecting = Expecting.Nothing;
                        inList = (queries & 1) != 0 && inList;
                        break;
                    case ',' when inList && !opened:
                        expecting = Expecting.Target;
                        break;
                    case ';':
                        queries = 1;
                        expecting = Expecting.Operation;
                        inList = false;
                        break;
                }

                pending = -1;
                continue;
            }

            ReadOnlySpan<char> word = tokens.Current;
            bool first = opened;
            opened = false;
            pending = -1;
            if (Is(word, "SELECT") && (first || expecting != Expecting.Target))
            {
                queries |= 1;
                if (expecting == Expecting.Operation && !first)
                {
                    LeaveOutSettings(summary);
                }

                Append(summary, "SELECT");
                expecting = Expecting.Nothing;
                inList = false;
            }
            else if (expecting == Expecting.Operation)
            {
                queries |= first ? 0UL : 1UL;
                read = false;
                expecting = first && !Is(word, "WITH") && !Is(word, "VALUES") ? Expecting.Nothing : Begin(summary, word);
            }
            else if (expecting == Expecting.Object)
            {
                if (!IsAny(word, s_modifiers))
                {
                    summary.Append(' ').Append(Upper(word));
                    expecting = IsAny(word, s_objects) ? Expecting.Target : Expecting.Nothing;
                }
            }
            else if (expecting == Expecting.Target)
            {
                if (!IsAny(word, s_beforeTarget))
                {
                    pending = read ? summary.Length : -1;
                    Append(summary, Plain(word));
                    expecting = Expecting.AfterTarget;
                }
            }
            else if ((queries & 1) != 0 && ((Is(word, "FROM") && !afterDistinct) || Is(word, "JOIN")))
            {
                expecting = Expecting.Target;
                read = true;
                inList = Is(word, "FROM");
            }
            else if ((queries & 1) != 0 && (Is(word, "INSERT") || Is(word, "DELETE") || Is(word, "UPDATE")) && EndsWith(summary, "WITH"))
            {
                expecting = Begin(summary, word);
            }
            else if (Is(word, "WHERE") || Is(word, "GROUP") || Is(word, "ORDER") || Is(word, "LIMIT") || Is(word, "HAVING") || Is(word, "SET") || Is(word, "ON"))
            {
                inList = false;
                expecting = Expecting.Nothing;
            }

            afterDistinct = Is(word, "DISTINCT");
            if (summary.Length >= MaxLength)
            {
                break;
            }
        }

        return summary.Length <= MaxLength ? summary.ToString() : summary.ToString(0, MaxLength);
    }

    private static Expecting Begin(StringBuilder summary, ReadOnlySpan<char> word)
    {
        LeaveOutSettings(summary);
        string operation = Upper(word);
        Append(summary, operation);
        return operation switch
        {
            "INSERT" or "UPDATE" or "DELETE" or "MERGE" or "REPLACE" or "CALL" or "EXEC" or "EXECUTE" or "COPY" => Expecting.Target,
            "CREATE" or "ALTER" or "DROP" or "TRUNCATE" => Expecting.Object,
            "EXPLAIN" => Expecting.Operation,
            _ => Expecting.Nothing,
        };
    }

    /// <summary>Settings in front of a statement (<c>SET NOCOUNT ON</c>) say nothing of it.</summary>
    private static void LeaveOutSettings(StringBuilder summary)
    {
        if (summary.Length == Set.Length && EndsWith(summary, Set))
        {
            summary.Clear();
        }
    }

    private static void Append(StringBuilder summary, ReadOnlySpan<char> text)
    {
        if (summary.Length > 0)
        {
            summary.Append(' ');
        }

        summary.Append(text);
    }

    private static bool Is(ReadOnlySpan<char> word, string other) => word.Equals(other, StringComparison.OrdinalIgnoreCase);

    private static bool IsAny(ReadOnlySpan<char> word, string[] others)
    {
        foreach (string other in others)
        {
            if (Is(word, other))
            {
                return true;
            }
        }

        return false;
    }

    private static bool EndsWith(StringBuilder summary, string text) =>
        summary.Length >= text.Length && summary.ToString(summary.Length - text.Length, text.Length) == text;

    private static string Upper(ReadOnlySpan<char> word) => word.ToString().ToUpperInvariant();

    /// <summary>A name without its quotes.</summary>
    private static string Plain(ReadOnlySpan<char> name) =>
        name.IndexOfAny("\"`[") < 0 ? name.ToString() : name.ToString().Replace("\"", string.Empty).Replace("`", string.Empty).Replace("[", string.Empty).Replace("]", string.Empty);
}
