using System.Diagnostics;

namespace Lumigo.AutoInstrumentation.Loader.Receives;

/// <summary>
/// The handling of a message that a consumer handed out, for consumers that are asked for one message after the other: from there until the consumer is
/// used again. The span of the receive is the current activity of the flow that received it, and of flows started inside.
/// </summary>
public sealed class ConsumeScope
{
    private const string PropertyName = "lumigo.consume";

    private readonly ReceivedBatch _batch;
    private readonly Activity? _outer;
    private int _closed;

    private ConsumeScope(ReceivedBatch batch, Activity? outer)
    {
        _batch = batch;
        _outer = outer;
    }

    /// <summary>A receive is called in this flow: what was received before in this flow, by whatever consumer, counts as handled unless a span of the application is open in it.</summary>
    public static void OnReceiveCalled()
    {
        if (OpenAt(WithoutClosed(Activity.Current)) is { } scope)
        {
            scope.Close();
        }
        else if (Activity.Current is { } current)
        {
            SetCurrent(current, WithoutClosed(current));
        }
    }

    /// <summary>
    /// A message was received: its span becomes current. Takes the span over; it is held for a while, so that tags put on it while its message is handled
    /// reach the export, and then exported once.
    /// </summary>
    /// <param name="receive">The receive's span, with its end time set; never to be stopped.</param>
    public static ConsumeScope Open(Activity receive)
    {
        var batch = new ReceivedBatch(receive);
        var scope = new ConsumeScope(batch, WithoutClosed(Activity.Current));
        receive.SetCustomProperty(PropertyName, scope);
        batch.ScopeOpened();
        HeldReceives.Hold(batch);
        Activity.Current = receive;
        return scope;
    }

    /// <summary>The handling is over. Where the span is current in this flow, what was before is again; elsewhere its flows are left to end.</summary>
    public void Close()
    {
        if (Interlocked.Exchange(ref _closed, 1) == 0)
        {
            _batch.ScopeClosed();
        }

        if (Activity.Current is { } current)
        {
            SetCurrent(current, WithoutClosed(current));
        }
    }

    private static ConsumeScope? OpenAt(Activity? current) => current?.GetCustomProperty(PropertyName) as ConsumeScope;

    /// <summary>What is current for us: no span that has been stopped, and none of a scope that is closed.</summary>
    private static Activity? WithoutClosed(Activity? current)
    {
        while (current is not null)
        {
            if (current.IsStopped)
            {
                current = current.Parent;
            }
            else if (current.GetCustomProperty(PropertyName) is ConsumeScope { _closed: not 0 } closed)
            {
                current = closed._outer;
            }
            else
            {
                return current;
            }
        }

        return null;
    }

    private static void SetCurrent(Activity current, Activity? next)
    {
        if (!ReferenceEquals(current, next))
        {
            Activity.Current = next;
        }
    }
}
