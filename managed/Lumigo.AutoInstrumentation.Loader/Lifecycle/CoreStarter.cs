using System.Diagnostics;
using Lumigo.AutoInstrumentation.Loader.Application;
using Lumigo.AutoInstrumentation.Loader.Contexts;
using Lumigo.AutoInstrumentation.Loader.Receives;
using Lumigo.AutoInstrumentation.Loader.Spans;
using Lumigo.Diagnostics;

namespace Lumigo.AutoInstrumentation.Loader.Lifecycle;

/// <summary>
/// Brings the core up beside the application when there is a first span to send, and queues ended spans until then.
/// </summary>
/// <remarks>
/// A process that makes no span never pays for the SDK, nor for the queue and the thread. One that does pays on a background thread, a moment
/// after its first span, so that the application's own start-up has the processor to itself.
/// </remarks>
internal sealed class CoreStarter
{
    private readonly AgentCore _core;
    private readonly bool _startAtOnce;
    private volatile SpanPipeline? _pipeline;
    private volatile CoreStart? _start;
    private volatile ManualPipeline? _manual;
    private SpanPipeline? _beforeManual;

    public CoreStarter(AgentCore core, bool startAtOnce)
    {
        _core = core;
        _startAtOnce = startAtOnce;
    }

    /// <summary>The application's own export, to which everything goes; null while the agent exports.</summary>
    public ManualPipeline? Manual => _manual;

    /// <summary>Takes an ended span; never blocks, never throws.</summary>
    public void OnEnd(Activity span)
    {
        try
        {
            if (_pipeline is { } pipeline)
            {
                pipeline.OnEnd(span);
            }
            else
            {
                Start().OnEnd(span);
            }
        }
        catch
        {
            // Out of memory at worst. The span is lost; the application's call that ended it must return.
        }
    }

    /// <summary>From now on ended spans go to the application's own export. What the core has taken before is still sent by the core.</summary>
    public void HandOver(ManualPipeline manual)
    {
        _manual = manual;
        if (Interlocked.Exchange(ref _pipeline, manual) is { } before and not ManualPipeline)
        {
            _beforeManual = before;
            before.SendSoon();
        }

        // Afterwards, so that it finds the core unnecessary; there all the same for the flush when the process ends.
        Start().HandOver(manual);
    }

    /// <summary>The application's own export has ended: the agent exports what comes from now on.</summary>
    public void TakeBack(ManualPipeline manual)
    {
        if (ReferenceEquals(_manual, manual))
        {
            _manual = null;
            if (_beforeManual is null)
            {
                // The core was never needed: the next span starts it.
                _start = null;
            }

            _pipeline = _beforeManual;
        }
    }

    /// <summary>Sends what was queued, starting the core for it if need be. Returns at once when the process never made a span.</summary>
    /// <param name="timeout">The longest time to wait, all included.</param>
    public void Flush(TimeSpan timeout)
    {
        HeldReceives.ReleaseAll();
        _start?.Flush(timeout);
    }

    /// <summary>Sends what has ended, because the application asks for it.</summary>
    /// <param name="limit">The longest time to wait, all included.</param>
    /// <returns>Whether everything was sent.</returns>
    public bool ForceFlush(TimeSpan limit)
    {
        HeldReceives.ReleaseIdle();
        return _start?.ForceFlush(limit) ?? true;
    }

    /// <summary>Sends what was queued as soon as possible, without waiting for it.</summary>
    public void SendSoon() => _start?.SendSoon();

    private CoreStart Start()
    {
        if (_start is { } start)
        {
            return start;
        }

        start = new CoreStart(this);
        if (Interlocked.CompareExchange(ref _start, start, null) is { } other)
        {
            return other;
        }

        start.Begin();
        return start;
    }

    /// <summary>The time from the first ended span until the core is up. Made for the first span, so that nothing of it is loaded before.</summary>
    private sealed class CoreStart(CoreStarter owner)
    {
        private const string AgentType = "Lumigo.AutoInstrumentation.Agent";

        private static readonly TimeSpan s_startDelay = TimeSpan.FromMilliseconds(500);

        private readonly EarlyQueue _queue = new();
        private readonly ManualResetEventSlim _startNow = new(owner._startAtOnce, spinCount: 0);
        private readonly ManualResetEventSlim _started = new(false, spinCount: 0);
        private volatile bool _failed;

        public void Begin()
        {
            // Here and not on the thread: from the moment the first span has ended there is one to lose.
            SignalFlush.Register(owner);
            var thread = new Thread(Run) { IsBackground = true, Name = "Lumigo start" };

            // The new thread must not inherit the application's ambient values (its current activity above all).
            thread.UnsafeStart();
        }

        public void OnEnd(Activity span)
        {
            if (_failed)
            {
                return;
            }

            _queue.Add(span);
            if (_queue.IsFilling)
            {
                _startNow.Set();
            }

            if (owner._pipeline is { } pipeline)
            {
                // The core came up between the caller's look and the enqueue.
                _queue.DrainTo(pipeline);
            }
        }

        public void Flush(TimeSpan timeout)
        {
            long begin = Stopwatch.GetTimestamp();
            _startNow.Set();

            // Also after a failure: its line is written before the process ends.
            if (_started.Wait(timeout) && owner._pipeline is { } pipeline)
            {
                TimeSpan left = timeout - Stopwatch.GetElapsedTime(begin);
                if (left > TimeSpan.Zero)
                {
                    pipeline.Flush(left);
                }

                left = timeout - Stopwatch.GetElapsedTime(begin);
                if (left > TimeSpan.Zero && !ReferenceEquals(owner._beforeManual, pipeline))
                {
                    owner._beforeManual?.Flush(left);
                }
            }
        }

        public bool ForceFlush(TimeSpan limit)
        {
            long begin = Stopwatch.GetTimestamp();
            _startNow.Set();
            if (_failed || !_started.Wait(limit) || owner._pipeline is not { } pipeline)
            {
                return false;
            }

            TimeSpan left = limit - Stopwatch.GetElapsedTime(begin);
            return pipeline.ForceFlush(left > TimeSpan.Zero ? left : TimeSpan.Zero);
        }

        public void SendSoon()
        {
            _startNow.Set();
            owner._pipeline?.SendSoon();
        }

        /// <summary>What waits for the core goes to the application's export; the core is not needed.</summary>
        public void HandOver(ManualPipeline manual)
        {
            _startNow.Set();
            _queue.DrainTo(manual);
        }

        private void Run()
        {
            try
            {
                _startNow.Wait(s_startDelay);
                if (owner._pipeline is { } manual)
                {
                    _queue.DrainTo(manual);
                    return;
                }

                long begin = Stopwatch.GetTimestamp();
                var pipeline = owner._core.Create<SpanPipeline>(AgentType);
                if (Interlocked.CompareExchange(ref owner._pipeline, pipeline, null) is { } other)
                {
                    _queue.DrainTo(other);
                    return;
                }

                _queue.DrainTo(pipeline);
                if (StandardError.DebugEnabled)
                {
                    StandardError.Debug($"core started in {Stopwatch.GetElapsedTime(begin).TotalMilliseconds:0.0} ms.");
                }
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
    }
}
