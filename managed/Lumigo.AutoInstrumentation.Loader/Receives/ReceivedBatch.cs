using System.Diagnostics;

namespace Lumigo.AutoInstrumentation.Loader.Receives;

/// <summary>One receive call that returned messages: its span, and how far the handling of its messages has come.</summary>
internal sealed class ReceivedBatch
{
    private static long s_last;

    private int _openScopes;

    public ReceivedBatch(Activity span)
    {
        Span = span;
        Number = Interlocked.Increment(ref s_last);
        ReceivedAt = Environment.TickCount64;
        LastTouch = ReceivedAt;
    }

    /// <summary>The receive's span: never stopped, so that it can be the current activity at any later time.</summary>
    public Activity Span { get; }

    /// <summary>Counts the receives of the process.</summary>
    public long Number { get; }

    /// <summary>When the messages came, in milliseconds of <see cref="Environment.TickCount64"/>.</summary>
    public long ReceivedAt { get; }

    /// <summary>When a scope was last opened or closed.</summary>
    public long LastTouch { get; private set; }

    /// <summary>Whether any message was ever acquired.</summary>
    public bool WasTouched { get; private set; }

    /// <summary>Whether a message of it is being handled somewhere, as far as scopes tell.</summary>
    public bool IsBeingHandled => Volatile.Read(ref _openScopes) > 0;

    public void ScopeOpened()
    {
        WasTouched = true;
        Interlocked.Increment(ref _openScopes);
    }

    public void ScopeClosed()
    {
        LastTouch = Environment.TickCount64;
        Interlocked.Decrement(ref _openScopes);
    }
}
