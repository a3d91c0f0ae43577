using System.Text;
using Lumigo.Diagnostics;

namespace Lumigo.AutoInstrumentation.Loader.Instrumentation;

/// <summary>Which instrumentations <c>LUMIGO_DISABLE_INSTRUMENTATION</c> switches off: a comma-separated list of names, read once.</summary>
/// <remarks>Case, blanks and punctuation in names do not matter: <c>AspNetCore</c>, <c>asp.net-core</c> and <c>aspnetcore</c> are one.</remarks>
internal static class DisabledInstrumentations
{
    private const string Variable = "LUMIGO_DISABLE_INSTRUMENTATION";

    private static readonly HashSet<string> s_off = Read();

    /// <summary>Whether an instrumentation is switched off.</summary>
    public static bool Contains(string name) => s_off.Contains(name);

    /// <summary>The names in effect, for debugging.</summary>
    public static string Describe() => s_off.Count == 0 ? "nothing" : string.Join(", ", s_off);

    private static HashSet<string> Read()
    {
        var off = new HashSet<string>();
        foreach (string entry in (Environment.GetEnvironmentVariable(Variable) ?? string.Empty).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            string plain = Plain(entry);
            if (Array.Find(Registry.All, known => Plain(known.Name) == plain || Array.IndexOf(known.Aliases, plain) >= 0) is { } named)
            {
                off.Add(named.Name);
            }
            else
            {
                StandardError.Warning(
                    $"{Variable} names '{entry}', which is no instrumentation: it is passed over. "
                    + $"The names are {string.Join(", ", Array.ConvertAll(Registry.All, known => known.Name))}.");
            }
        }

        return off;
    }

    private static string Plain(string name)
    {
        var plain = new StringBuilder(name.Length);
        foreach (char c in name)
        {
            if (char.IsAsciiLetterOrDigit(c))
            {
                plain.Append(char.ToLowerInvariant(c));
            }
        }

        return plain.ToString();
    }
}
