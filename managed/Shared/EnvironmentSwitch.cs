namespace Lumigo.Diagnostics;

/// <summary>Reads boolean environment variables the way all Lumigo distros do: <c>true</c> and <c>false</c> in any case.</summary>
internal static class EnvironmentSwitch
{
    /// <summary>The variable's value, or <paramref name="fallback"/> when it is unset, empty or neither word (then one warning names it).</summary>
    public static bool Read(string variable, bool fallback) =>
        Parse(variable, Environment.GetEnvironmentVariable(variable), fallback, StandardError.Warning);

    /// <summary>The same for a value that has been read.</summary>
    /// <param name="variable">The variable, for the warning.</param>
    /// <param name="value">Its value, or null.</param>
    /// <param name="fallback">What a variable without a usable value means.</param>
    /// <param name="warn">Takes the warning.</param>
    public static bool Parse(string variable, string? value, bool fallback, Action<string> warn)
    {
        string? text = value?.Trim();
        if (string.IsNullOrEmpty(text))
        {
            return fallback;
        }

        if (bool.TryParse(text, out bool parsed))
        {
            return parsed;
        }

        warn($"{variable} is '{text}', which is neither true nor false: {(fallback ? "true" : "false")} is used.");
        return fallback;
    }
}
