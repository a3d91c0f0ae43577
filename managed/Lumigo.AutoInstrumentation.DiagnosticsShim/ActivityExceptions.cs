using System.Diagnostics;

namespace Lumigo.AutoInstrumentation.DiagnosticsShim;

/// <summary>Stands for <c>Activity.AddException</c> (DiagnosticSource 9).</summary>
public static class ActivityExceptions
{
    private static readonly AddDelegate? Native = typeof(Activity)
        .GetMethod("AddException", [typeof(Exception), typeof(TagList).MakeByRefType(), typeof(DateTimeOffset)])
        ?.CreateDelegate<AddDelegate>();

    private delegate Activity AddDelegate(Activity activity, Exception exception, in TagList tags, DateTimeOffset timestamp);

    /// <summary>
    /// Adds the exception as an event with the conventional attributes; tags of the caller win. Listeners of the 8.0 API have no exception
    /// callback, so there is nobody else to ask there.
    /// </summary>
    public static Activity AddException(Activity activity, Exception exception, in TagList tags, DateTimeOffset timestamp)
    {
        if (Native is not null)
        {
            return Native(activity, exception, in tags, timestamp);
        }

        ArgumentNullException.ThrowIfNull(exception);
        var all = tags;
        AddMissing(ref all, "exception.message", exception.Message);
        AddMissing(ref all, "exception.stacktrace", exception.ToString());
        AddMissing(ref all, "exception.type", exception.GetType().ToString());
        return activity.AddEvent(new ActivityEvent("exception", timestamp, new ActivityTagsCollection(all)));
    }

    private static void AddMissing(ref TagList tags, string key, string value)
    {
        foreach (var tag in tags)
        {
            if (tag.Key == key)
            {
                return;
            }
        }

        tags.Add(key, value);
    }
}
