using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Lumigo.Diagnostics;

/// <summary>
/// The expressions of <c>LUMIGO_FILTER_HTTP_ENDPOINTS_REGEX</c> and its two variants: which HTTP requests are not traced. A request is matched by the
/// expressions of its side and by the general ones.
/// </summary>
internal sealed class EndpointExpressions
{
    private const string General = "LUMIGO_FILTER_HTTP_ENDPOINTS_REGEX";
    private const string Served = "LUMIGO_FILTER_HTTP_ENDPOINTS_REGEX_SERVER";
    private const string Made = "LUMIGO_FILTER_HTTP_ENDPOINTS_REGEX_CLIENT";

    /// <summary>An expression that takes longer than this for a URL goes astray.</summary>
    private static readonly TimeSpan s_timeLimit = TimeSpan.FromMilliseconds(50);

    private readonly Expression[] _expressions;

    private EndpointExpressions(Expression[] expressions) => _expressions = expressions;

    /// <summary>Whether any of the variables is there; asked first, where reading would cost every start something.</summary>
    public static bool AreConfigured(Func<string, string?> variable) => variable(General) is not null || variable(Served) is not null || variable(Made) is not null;

    /// <summary>Reads the variables.</summary>
    /// <param name="variable">A variable's value, or null.</param>
    /// <param name="warn">Takes one line for each bad value.</param>
    /// <returns>The expressions for requests served and for requests made; null where there are none.</returns>
    public static (EndpointExpressions? Served, EndpointExpressions? Made) Read(Func<string, string?> variable, Action<string> warn)
    {
        Expression[] general = ReadOne(General, variable, warn);
        return (Of([.. ReadOne(Served, variable, warn), .. general]), Of([.. ReadOne(Made, variable, warn), .. general]));
    }

    /// <summary>Whether one of the expressions is found in the path of a request, or in the path and the query together.</summary>
    /// <param name="path">The path.</param>
    /// <param name="query">The query with the question mark, or nothing.</param>
    public bool AreIn(string path, string? query) => AreIn(path) || (!string.IsNullOrEmpty(query) && AreIn(path + query));

    /// <summary>Whether one of the expressions is found in a URL without its user name and fragment, which are none of an endpoint.</summary>
    public bool AreIn(Uri url) =>
        url.IsAbsoluteUri && AreIn(url.IsDefaultPort ? $"{url.Scheme}://{url.Host}{url.PathAndQuery}" : $"{url.Scheme}://{url.Host}:{url.Port}{url.PathAndQuery}");

    /// <summary>Whether one of the expressions is found in the text.</summary>
    public bool AreIn(string text)
    {
        foreach (Expression expression in _expressions)
        {
            if (expression.IsIn(text))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The expressions, as configured.</summary>
    public override string ToString() => string.Join(", ", _expressions.Select(one => one.Text));

    private static EndpointExpressions? Of(Expression[] expressions) => expressions.Length == 0 ? null : new EndpointExpressions(expressions);

    private static Expression[] ReadOne(string name, Func<string, string?> variable, Action<string> warn)
    {
        if (variable(name)?.Trim() is not { Length: > 0 } text)
        {
            return [];
        }

        string[]? texts;
        try
        {
            texts = Parse(text);
        }
        catch (Exception)
        {
            texts = null;
        }

        if (texts is null)
        {
            warn($"{name} is not a JSON array of regular expressions, such as [\"/health$\", \"^/internal/\"]: it is passed over.");
            return [];
        }

        var expressions = new List<Expression>();
        var problems = new List<string>();
        foreach (string one in texts)
        {
            try
            {
                expressions.Add(new Expression(name, one, Regular(one), warn));
            }
            catch (Exception)
            {
                problems.Add($"'{one}'");
            }
        }

        if (problems.Count > 0)
        {
            warn($"{name} has {(problems.Count == 1 ? "an expression that is" : "expressions that are")} no valid regular expression: {string.Join(", ", problems)}. "
                + $"{(expressions.Count == 0 ? "It is passed over" : "The others are used")}.");
        }

        return [.. expressions];
    }

    // These two apart, because an application that was trimmed may not have their assemblies.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static string[]? Parse(string text)
    {
        using JsonDocument document = JsonDocument.Parse(text);
        if (document.RootElement.ValueKind != JsonValueKind.Array || document.RootElement.EnumerateArray().Any(one => one.ValueKind != JsonValueKind.String))
        {
            return null;
        }

        return [.. document.RootElement.EnumerateArray().Select(one => one.GetString()!)];
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Func<string, bool> Regular(string expression)
    {
        Regex regex;
        try
        {
            regex = new Regex(expression, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, s_timeLimit);
        }
        catch (NotSupportedException)
        {
            // Look-arounds, back references: only the backtracking engine has them, hence the time limit.
            regex = new Regex(expression, RegexOptions.CultureInvariant, s_timeLimit);
        }

        return regex.IsMatch;
    }

    /// <summary>One expression. One that keeps going astray is left out, with one line: it would delay every request.</summary>
    private sealed class Expression(string variable, string text, Func<string, bool> isIn, Action<string> warn)
    {
        private const int Limit = 3;

        private int _failures;
        private int _retries = 1;

        public string Text { get; } = text;

        public bool IsIn(string url)
        {
            if (Volatile.Read(ref _failures) >= Limit)
            {
                return false;
            }

            try
            {
                return isIn(url);
            }
            catch (Exception)
            {
                if (Interlocked.Decrement(ref _retries) >= 0)
                {
                    // The first request of a busy process: what took so long was the compilation of the engine.
                    return IsIn(url);
                }

                if (Interlocked.Increment(ref _failures) == Limit)
                {
                    warn($"{variable}: the expression '{Text}' took more than {s_timeLimit.Milliseconds} ms {Limit} times and is left out from now on. Make it simpler.");
                }

                return false;
            }
        }
    }
}
