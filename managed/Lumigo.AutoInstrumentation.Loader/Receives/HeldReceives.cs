using Lumigo.AutoInstrumentation.Loader.Spans;

namespace Lumigo.AutoInstrumentation.Loader.Receives;

/// <summary>
/// Spans of receives that are kept back for a while, so that tags put on them while their messages are handled are in the export.
/// Each is exported once: shortly after the handling, and in any case when its time is over or the process ends.
/// </summary>
internal static class HeldReceives
{
    /// <summary>No span is held longer, in milliseconds after its messages came.</summary>
    internal const int Longest = 30_000;

    /// <summary>How long after the end of all handling, in milliseconds: handlers that were only started in a loop go on.</summary>
    internal const int AfterHandling = 1_000;

    /// <summary>How long when nobody has touched the messages, in milliseconds.</summary>
    internal const int Untouched = 5_000;

    /// <summary>How many are held at a time; beyond that the oldest is exported early.</summary>
    private const int Capacity = 2_000;

    private const int Period = 500;

    private static readonly LinkedList<ReceivedBatch> s_held = new();
    private static Timer? s_timer;

    public static void Hold(ReceivedBatch batch)
    {
        ReceivedBatch? oldest = null;
        lock (s_held)
        {
            s_held.AddLast(batch);
            if (s_held.Count > Capacity)
            {
                oldest = s_held.First!.Value;
                s_held.RemoveFirst();
            }

            if (s_held.Count == 1)
            {
                (s_timer ??= NewTimer()).Change(Period, Period);
            }
        }

        Export(oldest);
    }

    /// <summary>Exports all that is held, because the process is about to end.</summary>
    public static void ReleaseAll() => Release(static (_, _) => true);

    /// <summary>Exports what nobody is handling at the moment, because the application asks for a flush.</summary>
    public static void ReleaseIdle() => Release(static (batch, _) => !batch.IsBeingHandled);

    private static void ReleaseDue() => Release(static (batch, now) => IsDue(batch, now));

    /// <summary>Whether a receive is to be exported.</summary>
    /// <param name="batch">The receive.</param>
    /// <param name="now">The time, in milliseconds of <see cref="Environment.TickCount64"/>.</param>
    internal static bool IsDue(ReceivedBatch batch, long now)
    {
        long age = now - batch.ReceivedAt;
        return age >= Longest
            || (batch.WasTouched ? !batch.IsBeingHandled && now - batch.LastTouch >= AfterHandling : age >= Untouched);
    }

    private static void Release(Func<ReceivedBatch, long, bool> isDue)
    {
        List<ReceivedBatch>? due = null;
        long now = Environment.TickCount64;
        lock (s_held)
        {
            for (LinkedListNode<ReceivedBatch>? node = s_held.First; node is not null;)
            {
                LinkedListNode<ReceivedBatch>? next = node.Next;
                if (isDue(node.Value, now))
                {
                    s_held.Remove(node);
                    (due ??= []).Add(node.Value);
                }

                node = next;
            }

            if (s_held.Count == 0)
            {
                s_timer?.Change(Timeout.Infinite, Timeout.Infinite);
            }
        }

        if (due is not null)
        {
            foreach (ReceivedBatch batch in due)
            {
                Export(batch);
            }
        }
    }

    private static void Export(ReceivedBatch? batch)
    {
        if (batch is not null)
        {
            OwnSpans.Export(batch.Span);
        }
    }

    private static Timer NewTimer()
    {
        // A timer keeps the flow it is made in, here that of some receive of the application.
        AsyncFlowControl? suppression = ExecutionContext.IsFlowSuppressed() ? null : ExecutionContext.SuppressFlow();
        try
        {
            return new Timer(static _ => ReleaseDue());
        }
        finally
        {
            suppression?.Undo();
        }
    }
}
