using System.Diagnostics;

namespace Lumigo.OpenTelemetry.Api;

/// <summary>The application's callbacks, and what is called by whoever exports spans to Lumigo.</summary>
internal static class SpanObservers
{
    private static readonly object s_lock = new();
    private static Observer[] s_observers = [];
    private static int s_warned;

    /// <summary>Adds callbacks.</summary>
    public static IDisposable Add(Action<Activity>? started, Action<Activity>? ended)
    {
        var observer = new Observer(started, ended);
        lock (s_lock)
        {
            s_observers = [.. s_observers, observer];
        }

        return observer;
    }

    /// <summary>A span that will be exported has started. Never throws.</summary>
    public static void OnStarted(Activity span)
    {
        FlowTags.OnStarted(span);
        foreach (Observer observer in Volatile.Read(ref s_observers))
        {
            Call(observer.Started, span);
        }
    }

    /// <summary>A span has ended and is about to be queued. Never throws.</summary>
    public static void OnEnded(Activity span)
    {
        foreach (Observer observer in Volatile.Read(ref s_observers))
        {
            Call(observer.Ended, span);
        }
    }

    private static void Call(Action<Activity>? callback, Activity span)
    {
        try
        {
            callback?.Invoke(span);
        }
        catch (Exception exception)
        {
            if (Interlocked.Exchange(ref s_warned, 1) == 0)
            {
                // The message is the application's own and may hold anything.
                Exporters.Current?.Warn($"a span callback of the application threw {exception.GetType().Name}: this is ignored, and not said again.");
            }
        }
    }

    private sealed class Observer(Action<Activity>? started, Action<Activity>? ended) : IDisposable
    {
        public Action<Activity>? Started { get; } = started;

        public Action<Activity>? Ended { get; } = ended;

        public void Dispose()
        {
            lock (s_lock)
            {
                s_observers = Array.FindAll(s_observers, one => !ReferenceEquals(one, this));
            }
        }
    }
}
