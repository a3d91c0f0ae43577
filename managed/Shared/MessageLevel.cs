namespace Lumigo.Diagnostics;

/// <summary>Which lines are written to standard error.</summary>
internal enum MessageLevel
{
    /// <summary>None.</summary>
    Silent,

    /// <summary>What a user should act on: the default.</summary>
    Warnings,

    /// <summary>Detail too.</summary>
    Debug,
}

/// <summary>Reads <see cref="MessageLevel"/>: <c>LUMIGO_DEBUG</c> decides where it is set, else <c>OTEL_LOG_LEVEL</c>.</summary>
internal static class MessageLevels
{
    private const string Debug = "LUMIGO_DEBUG";
    private const string Level = "OTEL_LOG_LEVEL";

    /// <summary>Reads the level.</summary>
    /// <param name="variable">A variable's value, or null.</param>
    /// <param name="warn">Takes one line for each bad value, or null when they were reported before.</param>
    public static MessageLevel Read(Func<string, string?> variable, Action<string>? warn)
    {
        MessageLevel level = variable(Level)?.Trim() is { Length: > 0 } text ? Parse(text, warn) : MessageLevel.Warnings;
        if (variable(Debug)?.Trim() is not { Length: > 0 } debug)
        {
            return level;
        }

        if (bool.TryParse(debug, out bool isOn))
        {
            return isOn ? MessageLevel.Debug : level == MessageLevel.Debug ? MessageLevel.Warnings : level;
        }

        warn?.Invoke($"{Debug} is '{debug}', which is neither true nor false: false is used.");
        return level;
    }

    /// <summary>The names of OpenTelemetry and those that its SDKs also understand. Everything the product says is a warning or detail.</summary>
    private static MessageLevel Parse(string text, Action<string>? warn)
    {
        switch (text.ToLowerInvariant())
        {
            case "none" or "off" or "fatal" or "critical" or "error":
                return MessageLevel.Silent;
            case "warn" or "warning" or "info" or "information":
                return MessageLevel.Warnings;
            case "debug" or "verbose" or "trace" or "all":
                return MessageLevel.Debug;
            default:
                warn?.Invoke($"{Level} is '{text}', which is none of none, error, warn, info and debug: info is used.");
                return MessageLevel.Warnings;
        }
    }
}
