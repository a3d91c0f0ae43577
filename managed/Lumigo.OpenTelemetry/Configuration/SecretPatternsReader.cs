using System.Runtime.CompilerServices;
using System.Text.Json;
using Lumigo.OpenTelemetry.Masking;

namespace Lumigo.OpenTelemetry.Configuration;

/// <summary>Reads one masking variable: a JSON array of regular expressions, or the word <c>all</c>.</summary>
internal static class SecretPatternsReader
{
    /// <summary>Reads a variable's value.</summary>
    /// <param name="variable">The variable.</param>
    /// <param name="text">Its value.</param>
    /// <param name="instead">What is used where the value is no list, for the message.</param>
    /// <param name="warn">Takes messages. They never show the expressions of a value that is no list: it may be a secret put into the wrong variable.</param>
    /// <returns>Null when the value cannot be used.</returns>
    public static SecretPatterns? Read(string variable, string text, string instead, Action<string> warn)
    {
        if (text.Trim('"').Equals("all", StringComparison.OrdinalIgnoreCase))
        {
            return SecretPatterns.All;
        }

        string[]? expressions;
        try
        {
            expressions = Parse(text);
        }
        catch (Exception)
        {
            expressions = null;
        }

        if (expressions is null)
        {
            warn($"{variable} is neither a JSON array of regular expressions, such as [\".*pass.*\", \".*key.*\"], nor the word all: {instead} is used.");
            return null;
        }

        var valid = new List<string>();
        var problems = new List<string>();
        foreach (string expression in expressions)
        {
            try
            {
                KeyExpression.Parse(expression);
                valid.Add(expression);
            }
            catch (Exception exception)
            {
                problems.Add(exception is ArgumentException ? $"'{expression}'" : $"'{expression}' ({exception.Message})");
            }
        }

        if (problems.Count > 0)
        {
            // Whoever wrote it wanted more masked, not less.
            warn($"{variable} has {(problems.Count == 1 ? "an expression that is" : "expressions that are")} no valid regular expression: {string.Join(", ", problems)}. "
                + $"{(valid.Count == 0 ? "The default patterns are used" : "The others and the default patterns are used together")}.");
        }

        return SecretPatterns.From(variable, valid, includesDefaults: problems.Count > 0);
    }

    // Apart, because an application that was trimmed may not have the JSON assembly.
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
}
