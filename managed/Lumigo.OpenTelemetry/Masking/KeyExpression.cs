using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Lumigo.OpenTelemetry.Masking;

/// <summary>One configured expression. <c>.*word.*</c>, which nearly all are, is searched as plain text; all else is a regular expression with a time limit.</summary>
internal sealed class KeyExpression
{
    /// <summary>A key is a few characters long: an expression that takes longer than this goes astray.</summary>
    public static readonly TimeSpan TimeLimit = TimeSpan.FromMilliseconds(50);

    private readonly string? _word;
    private readonly Func<string, bool>? _matches;

    private KeyExpression(string? word, Func<string, bool>? matches)
    {
        _word = word;
        _matches = matches;
    }

    /// <summary>Makes an expression; throws <see cref="ArgumentException"/> when it is none.</summary>
    public static KeyExpression Parse(string expression)
    {
        ReadOnlySpan<char> core = expression;
        core = core.StartsWith(".*") ? core[2..] : core;
        core = core.EndsWith(".*") ? core[..^2] : core;
        foreach (char c in core)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or '-' or ' ' or '/'))
            {
                return new KeyExpression(null, Regular(expression));
            }
        }

        return new KeyExpression(core.ToString(), null);
    }

    /// <summary>Whether the expression is found anywhere in the key; throws <see cref="TimeoutException"/> when that takes too long.</summary>
    public bool Matches(string key) => _word is not null ? key.Contains(_word, StringComparison.OrdinalIgnoreCase) : _matches!(key);

    // Apart, because an application that was trimmed may not have the regular expressions' assembly.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Func<string, bool> Regular(string expression)
    {
        const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;
        Regex regex;
        try
        {
            regex = new Regex(expression, Options | RegexOptions.NonBacktracking, TimeLimit);
        }
        catch (NotSupportedException)
        {
            // Look-arounds, back references: only the backtracking engine has them, hence the time limit.
            regex = new Regex(expression, Options, TimeLimit);
        }

        return key =>
        {
            try
            {
                return regex.IsMatch(key);
            }
            catch (RegexMatchTimeoutException timeout)
            {
                throw new TimeoutException(expression, timeout);
            }
        };
    }
}
