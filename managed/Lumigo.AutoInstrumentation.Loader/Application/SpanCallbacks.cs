using System.Diagnostics;

namespace Lumigo.AutoInstrumentation.Loader.Application;

/// <summary>The API package's callbacks: told of every span that is exported. They catch what the application's own code throws.</summary>
internal static class SpanCallbacks
{
    private static readonly object s_lock = new();
    private static volatile Action<Activity>? s_started;
    private static volatile Action<Activity>? s_ended;

    /// <summary>Whether anybody wants to know.</summary>
    public static bool Any => s_started is not null;

    /// <summary>Adds the callbacks of one copy of the package; an application with plugin contexts may have several.</summary>
    public static void Add(Action<Activity> started, Action<Activity> ended)
    {
        lock (s_lock)
        {
            s_started += started;
            s_ended += ended;
        }
    }

    /// <summary>A span that will be exported has started.</summary>
    public static void Started(Activity span) => s_started?.Invoke(span);

    /// <summary>A span has ended and is about to be queued.</summary>
    public static void Ended(Activity span) => s_ended?.Invoke(span);
}
