using System.Collections.Concurrent;

namespace Lumigo.AutoInstrumentation.Bridge.MongoDb;

/// <summary>
/// Brings commands and spans together: the driver starts a command's span right after it has said that the command starts, on the same thread, and says that it
/// succeeded when the span has ended. Commands without a span (handshakes, logins) are never kept.
/// </summary>
internal static class CommandTexts
{
    // Commands whose end the driver never told: forgotten at some point.
    private const int MostRunning = 10_000;

    private static readonly ConcurrentDictionary<int, CommandText> s_running = new();

    [ThreadStatic]
    private static CommandText? t_announced;

    /// <summary>A command starts; if it has a span, that comes next.</summary>
    public static void Announce(CommandText text) => t_announced = text;

    /// <summary>A span starts: whose command it is; null when nothing is known of it.</summary>
    public static CommandText? TakeAnnounced(string commandName)
    {
        CommandText? text = t_announced;
        t_announced = null;
        if (text?.Name != commandName)
        {
            return null;
        }

        // Counting takes all the dictionary's locks.
        if ((text.RequestId & 1023) == 0 && s_running.Count >= MostRunning)
        {
            s_running.Clear();
        }

        s_running[text.RequestId] = text;
        return text;
    }

    /// <summary>A command has ended.</summary>
    public static CommandText? TakeRunning(int requestId) => s_running.TryRemove(requestId, out CommandText? text) ? text : null;
}
