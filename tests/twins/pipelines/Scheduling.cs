using System.IO.Pipelines;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace Pipelines.Sockets.Unofficial;

/// <summary>Runs work on the runtime's own thread pool.</summary>
public sealed class DedicatedThreadPoolPipeScheduler(
    string? name = null, int workerCount = 5, int useThreadPoolQueueLength = 10, ThreadPriority priority = ThreadPriority.Normal) : PipeScheduler, IDisposable
{
    private long _serviced;

    public string? Name { get; } = name;

    public int WorkerCount { get; } = workerCount;

    public int UseThreadPoolQueueLength { get; } = useThreadPoolQueueLength;

    public ThreadPriority Priority { get; } = priority;

    public int AvailableCount => WorkerCount;

    public long TotalServicedByQueue => 0;

    public long TotalServicedByPool => Volatile.Read(ref _serviced);

    public override void Schedule(Action<object?> action, object? state)
    {
        Interlocked.Increment(ref _serviced);
        System.Threading.ThreadPool.UnsafeQueueUserWorkItem(action, state, preferLocal: false);
    }

    public void Dispose()
    {
    }
}

/// <summary>A socket operation that can be awaited.</summary>
public class SocketAwaitableEventArgs(PipeScheduler? ioScheduler = null) : SocketAsyncEventArgs, ICriticalNotifyCompletion
{
    private static readonly Action s_completed = static () => { };

    private Action? _callback;
    private SocketError? _aborted;

    public PipeScheduler? Scheduler { get; } = ioScheduler;

    public bool IsCompleted => ReferenceEquals(Volatile.Read(ref _callback), s_completed);

    public SocketAwaitableEventArgs GetAwaiter() => this;

    public int GetResult()
    {
        Volatile.Write(ref _callback, null);
        SocketError error = _aborted ?? SocketError;
        return error == SocketError.Success ? BytesTransferred : throw new SocketException((int)error);
    }

    public void Abort(SocketError error = SocketError.OperationAborted)
    {
        _aborted = error;
        Complete();
    }

    public void Complete() => OnCompleted(this);

    public void OnCompleted(Action continuation)
    {
        if (IsCompleted || ReferenceEquals(Interlocked.CompareExchange(ref _callback, continuation, null), s_completed))
        {
            Task.Run(continuation);
        }
    }

    public void UnsafeOnCompleted(Action continuation) => OnCompleted(continuation);

    protected override void OnCompleted(SocketAsyncEventArgs e)
    {
        Action? continuation = Interlocked.Exchange(ref _callback, s_completed);
        if (continuation is not null && !ReferenceEquals(continuation, s_completed))
        {
            System.Threading.ThreadPool.UnsafeQueueUserWorkItem(static work => work(), continuation, preferLocal: false);
        }
    }
}
