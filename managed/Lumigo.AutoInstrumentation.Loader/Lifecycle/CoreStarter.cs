using System.Collections.Concurrent;
using System.Diagnostics;
using System.Reflection;
using Lumigo.AutoInstrumentation.Loader.Contexts;
using Lumigo.AutoInstrumentation.Loader.Spans;
using Lumigo.Diagnostics;

namespace Lumigo.AutoInstrumentation.Loader.Lifecycle;

/// <summary>
/// Brings the core up beside the application when there is a first span to send, and queues ended spans until then.
/// </summary>
/// <remarks>
/// A process that makes no span never pays for the SDK. One that does pays on a background thread, a moment after its first span, so that
/// the application's own start-up has the processor to itself.
/// </remarks>
internal sealed class CoreStarter
{
    private const string CoreAssembly = "Lumigo.AutoInstrumentation";
    private const string AgentType = "Lumigo.AutoInstrumentation.Agent";

    /// <summary>How many ended spans wait for the core; more are dropped and counted.</summary>
    private const int QueueCapacity = 4096;

    /// <summary>A quarter of the capacity: the core takes some tens of milliseconds to start while spans keep coming.</summary>
    private const int StartAtQueueLength = QueueCapacity / 4;

    private static readonly TimeSpan s_startDelay = TimeSpan.FromMilliseconds(500);

    private readonly AgentHome _home;
    private readonly TimeSpan _delay;
    private readonly ConcurrentQueue<Activity> _queue = new();
    private readonly ManualResetEventSlim _startNow = new(false, spinCount: 0);
    private readonly ManualResetEventSlim _started = new(false, spinCount: 0);
    private volatile SpanPipeline? _pipeline;
    private int _queued;
    private long _lost;
    private int _threadStarted;
    private volatile bool _failed;

    public CoreStarter(AgentHome home, bool startAtOnce)
    {
        _home = home;
        _delay = startAtOnce ? TimeSpan.Zero : s_startDelay;
    }

    /// <summary>Takes an ended span; never blocks, never throws.</summary>
    public void OnEnd(Activity span)
    {
        try
        {
            SpanPipeline? pipeline = _pipeline;
            if (pipeline is not null)
            {
                pipeline.OnEnd(span);
            }
            else
            {
                Queue(span);
            }
        }
        catch
        {
            Interlocked.Increment(ref _lost);
        }
    }

    /// <summary>Sends what was queued, starting the core for it if need be. Returns at once when the process never made a span.</summary>
    /// <param name="timeout">The longest time to wait, all included.</param>
    public void Flush(TimeSpan timeout)
    {
        if (Volatile.Read(ref _threadStarted) == 0 || _failed)
        {
            return;
        }

        long begin = Stopwatch.GetTimestamp();
        _startNow.Set();
        if (_started.Wait(timeout) && _pipeline is { } pipeline)
        {
            TimeSpan left = timeout - Stopwatch.GetElapsedTime(begin);
            if (left > TimeSpan.Zero)
            {
                pipeline.Flush(left);
            }
        }
    }

    private void Queue(Activity span)
    {
        if (_failed)
        {
            return;
        }

        int length = Interlocked.Increment(ref _queued);
        if (length > QueueCapacity)
        {
            Interlocked.Decrement(ref _queued);
            Interlocked.Increment(ref _lost);
            return;
        }

        _queue.Enqueue(span);
        if (_threadStarted == 0 && Interlocked.Exchange(ref _threadStarted, 1) == 0)
        {
            StartThread();
        }
        else if (length == StartAtQueueLength)
        {
            _startNow.Set();
        }

        if (_pipeline is { } pipeline)
        {
            // The core came up between our look and the enqueue.
            Drain(pipeline);
        }
    }

    private void StartThread()
    {
        var thread = new Thread(Run) { IsBackground = true, Name = "Lumigo start" };

        // The new thread must not inherit the application's ambient values (its current activity above all).
        thread.UnsafeStart();
    }

    private void Run()
    {
        try
        {
            SignalFlush.Register(this);
            _startNow.Wait(_delay);
            long begin = Stopwatch.GetTimestamp();
            Assembly core = new CoreContext(_home.CoreFolder).LoadOwn(CoreAssembly);
            var pipeline = (SpanPipeline)Activator.CreateInstance(core.GetType(AgentType, throwOnError: true)!)!;
            _pipeline = pipeline;
            Drain(pipeline);
            StandardError.Debug($"core started in {Stopwatch.GetElapsedTime(begin).TotalMilliseconds:0.0} ms.");
        }
        catch (Exception exception)
        {
            _failed = true;
            _queue.Clear();
            Exception cause = exception.GetBaseException();
            StandardError.Warning(
                $"the tracing core could not start ({cause.GetType().Name}: {cause.Message}): the application runs untraced. Reinstall the distro.");
        }
        finally
        {
            _started.Set();
        }
    }

    private void Drain(SpanPipeline pipeline)
    {
        while (_queue.TryDequeue(out Activity? span))
        {
            Interlocked.Decrement(ref _queued);
            pipeline.OnEnd(span);
        }

        long lost = Interlocked.Exchange(ref _lost, 0);
        if (lost > 0)
        {
            pipeline.ReportLost(lost);
        }
    }
}
