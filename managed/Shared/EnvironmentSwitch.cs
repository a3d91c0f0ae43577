namespace Lumigo.Diagnostics;

/// <summary>Reads boolean environment variables the way all Lumigo distros do: <c>true</c> and <c>false</c> in any case.</summary>
internal static class EnvironmentSwitch
{
    /// <summary>The variable's value, or <paramref name="fallback"/> when it is unset, empty or neither word (then one warning names it).</summary>
    public static bool Read(string variable, bool fallback)
    {
        string? text = Environment.GetEnvironmentVariable(variable)?.Trim();
        if (string.IsNullOrEmpty(text))
        {
            return fallback;
        }

        if (bool.TryParse(text, out bool value))
        {
            return value;
        }

        StandardError.Warning($"{variable} is '{text}', which is neither true nor false: {(fallback ? "true" : "false")} is used.");
        return fallback;
    }
}
