namespace Lumigo.TestKit.Aws;

/// <summary>A queue: messages in the order of their arrival, hidden while somebody has them.</summary>
internal sealed class Queue(string name)
{
    private static readonly TimeSpan UsualHiding = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private readonly List<QueuedMessage> _messages = [];
    private TaskCompletionSource _changed = NewSignal();

    public string Name => name;

    /// <summary>Whether receives are refused.</summary>
    public bool IsDenied => name.StartsWith("denied", StringComparison.Ordinal);

    /// <summary>How many more receives are refused as too many.</summary>
    public int Throttled { get; set; }

    /// <summary>Whether there is always as much as a receive asks for.</summary>
    private bool IsEndless { get; } = name.StartsWith("endless", StringComparison.Ordinal);

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _messages.Count;
            }
        }
    }

    public void Add(QueuedMessage message, TimeSpan delay)
    {
        lock (_lock)
        {
            message.VisibleFrom = DateTimeOffset.UtcNow + delay;
            _messages.Add(message);
        }
        Signal();
    }

    public async Task<IReadOnlyList<QueuedMessage>> Receive(int most, TimeSpan wait, TimeSpan? hidden, CancellationToken cancellation)
    {
        if (IsEndless)
        {
            List<QueuedMessage> made = [.. Enumerable.Range(0, most).Select(number => new QueuedMessage($"message number {number} of an endless queue", [], []))];
            made.ForEach(message => message.Receive(hidden ?? UsualHiding));
            return made;
        }
        var until = DateTimeOffset.UtcNow + wait;
        while (true)
        {
            Task changed;
            DateTimeOffset next;
            lock (_lock)
            {
                var now = DateTimeOffset.UtcNow;
                List<QueuedMessage> taken = [.. _messages.Where(message => message.VisibleFrom <= now).Take(most)];
                taken.ForEach(message => message.Receive(hidden ?? UsualHiding));
                if (taken.Count > 0 || now >= until)
                {
                    return taken;
                }
                changed = _changed.Task;
                next = _messages.Select(message => message.VisibleFrom).Append(until).Min();
            }
            var pause = next < until ? next - DateTimeOffset.UtcNow : until - DateTimeOffset.UtcNow;
            if (pause > TimeSpan.Zero)
            {
                await Task.WhenAny(changed, Task.Delay(pause, cancellation));
                cancellation.ThrowIfCancellationRequested();
            }
        }
    }

    /// <summary>Deleting what is gone already is no error.</summary>
    public void Delete(string receiptHandle)
    {
        lock (_lock)
        {
            _messages.RemoveAll(message => message.ReceiptHandle == receiptHandle);
        }
    }

    public void ChangeVisibility(string receiptHandle, TimeSpan hidden)
    {
        lock (_lock)
        {
            var message = _messages.Find(message => message.ReceiptHandle == receiptHandle)
                ?? throw new ApiError("ReceiptHandleIsInvalid", "ReceiptHandleIsInvalid", "The input receipt handle is invalid.");
            message.VisibleFrom = DateTimeOffset.UtcNow + hidden;
        }
        Signal();
    }

    private void Signal()
    {
        TaskCompletionSource signalled;
        lock (_lock)
        {
            (signalled, _changed) = (_changed, NewSignal());
        }
        signalled.SetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
