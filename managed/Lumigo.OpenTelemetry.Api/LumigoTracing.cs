using System.Diagnostics;

namespace Lumigo.OpenTelemetry.Api;

/// <summary>
/// What an application can tell Lumigo beyond what is traced anyway. Nothing here throws; without an active Lumigo distro, and without a current
/// span, the calls do nothing that could be noticed.
/// </summary>
public static class LumigoTracing
{
    private static readonly TimeSpan s_longestFlush = TimeSpan.FromMinutes(1);

    /// <summary>Adds an execution tag. A tag with the same key is replaced.</summary>
    /// <param name="key">At most 50 characters, none of them a dot.</param>
    /// <param name="value">
    /// A text of at most 70 characters, a boolean, a number, or a collection of those. Anything else is added as its text.
    /// </param>
    /// <param name="scope">The spans to tag.</param>
    public static void AddExecutionTag(string key, object? value, ExecutionTagScope scope = ExecutionTagScope.CurrentSpanAndBelow) =>
        AddExecutionTags([new(key, value)], scope);

    /// <summary>Adds several execution tags at once.</summary>
    /// <param name="tags">Keys and values, as in <see cref="AddExecutionTag"/>.</param>
    /// <param name="scope">The spans to tag.</param>
    public static void AddExecutionTags(IEnumerable<KeyValuePair<string, object?>> tags, ExecutionTagScope scope = ExecutionTagScope.CurrentSpanAndBelow)
    {
        try
        {
            Exporters.Connect();
            if (Activity.Current is { } span && ExecutionTags.Read(tags) is { Count: > 0 } valid)
            {
                foreach (KeyValuePair<string, object?> tag in valid)
                {
                    span.SetTag(tag.Key, tag.Value);
                }

                if (scope == ExecutionTagScope.CurrentSpanAndBelow)
                {
                    FlowTags.Add(span, valid);
                }
            }
        }
        catch
        {
            // The application's collection may fail while it is read.
        }
    }

    /// <summary>Reports an error of the application's own on the current span: Lumigo shows it as an issue.</summary>
    /// <param name="message">What went wrong.</param>
    /// <param name="type">The kind of error, by which Lumigo groups it.</param>
    public static void AddProgrammaticError(string message, string type)
    {
        try
        {
            Exporters.Connect();
            if (Activity.Current is { } span && ProgrammaticError.Event(message, type) is { } error)
            {
                span.AddEvent(error);
            }
        }
        catch
        {
            // Out of memory at worst.
        }
    }

    /// <summary>Sends all spans that have ended and are not sent yet; for processes that end, or are frozen, soon.</summary>
    /// <param name="limit">The longest time to wait, at most one minute.</param>
    /// <returns>Whether everything was sent in time; also true where nothing is traced by Lumigo.</returns>
    public static bool ForceFlush(TimeSpan limit)
    {
        try
        {
            Exporters.Connect();
            TimeSpan bounded = limit < TimeSpan.Zero ? TimeSpan.Zero : limit > s_longestFlush ? s_longestFlush : limit;
            return Exporters.Current is not { } exporter || exporter.ForceFlush(bounded);
        }
        catch
        {
            return false;
        }
    }

    /// <summary>
    /// Calls the application for every span that Lumigo takes, on the thread that starts or ends it. Tags set in the callbacks are sent with the
    /// span. What a callback throws is ignored.
    /// </summary>
    /// <param name="started">Called when a span has started, or null.</param>
    /// <param name="ended">Called when a span has ended, just before it is queued for sending, or null.</param>
    /// <returns>Ends the calls when disposed.</returns>
    public static IDisposable ObserveSpans(Action<Activity>? started = null, Action<Activity>? ended = null)
    {
        IDisposable observer = SpanObservers.Add(started, ended);
        Exporters.Connect();
        return observer;
    }
}
