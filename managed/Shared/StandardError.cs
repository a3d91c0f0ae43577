using System.Text;

namespace Lumigo.Diagnostics;

/// <summary>
/// The product's only door for messages: one line on the process's standard error, never standard output, never an exception.
/// </summary>
/// <remarks>
/// Compiled into each assembly that needs it, because the loader and the core share no assembly.
/// </remarks>
internal static class StandardError
{
    /// <summary>Which lines are written; set once from <c>LUMIGO_DEBUG</c> and <c>OTEL_LOG_LEVEL</c>.</summary>
    public static MessageLevel Level { get; set; } = MessageLevel.Warnings;

    /// <summary>Whether debug lines are written.</summary>
    public static bool DebugEnabled => Level == MessageLevel.Debug;

    /// <summary>Something a user should act on: names the cause and the remedy.</summary>
    public static void Warning(string message)
    {
        if (Level != MessageLevel.Silent)
        {
            WriteLine("WARNING", message);
        }
    }

    /// <summary>Detail for <see cref="MessageLevel.Debug"/>.</summary>
    public static void Debug(string message)
    {
        if (DebugEnabled)
        {
            WriteLine("DEBUG", message);
        }
    }

    private static void WriteLine(string level, string message)
    {
        try
        {
            // One write per line, so that lines of several processes do not mix.
            string line = $"#LUMIGO# - {level} - {message.ReplaceLineEndings(" ")}\n";
            StandardStream.TryWrite(StandardStream.Error, Encoding.UTF8.GetBytes(line));
        }
        catch
        {
            // Standard error may be closed or full: a message is never worth an exception in the application.
        }
    }
}
