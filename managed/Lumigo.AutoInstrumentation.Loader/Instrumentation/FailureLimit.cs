using Lumigo.Diagnostics;

namespace Lumigo.AutoInstrumentation.Loader.Instrumentation;

/// <summary>
/// Counts the failures of one instrumentation. One that keeps failing is switched off alone, with one line, and tried again after a while: what was wrong
/// may have been the moment (no memory, say), and single failures far apart are no reason to go without spans for the rest of a process's life.
/// </summary>
/// <param name="library">The library, as named in messages.</param>
/// <param name="now">The time in milliseconds; for tests.</param>
/// <param name="warn">Takes the line; for tests.</param>
public sealed class FailureLimit(string library, Func<long>? now = null, Action<string>? warn = null)
{
    /// <summary>How many failures are counted together, and how long the instrumentation is off, in milliseconds.</summary>
    internal const long Period = 60 * 60 * 1000;

    private const int Limit = 5;

    private readonly object _lock = new();
    private int _failures;
    private long _since;

    /// <summary>Whether the instrumentation is to be left out for now.</summary>
    public bool IsReached => Volatile.Read(ref _failures) >= Limit && !IsOver();

    /// <summary>Counts a failure.</summary>
    public void Count(Exception exception)
    {
        bool reached;
        lock (_lock)
        {
            long time = Now();
            if (_failures == 0 || (_failures < Limit && time - _since >= Period))
            {
                _failures = 0;
                _since = time;
            }

            // Calls under way when the limit was reached fail too.
            reached = ++_failures == Limit;
            if (reached)
            {
                _since = time;
            }
        }

        if (reached)
        {
            // The message may hold what the application exchanged with the library: only debug lines have it.
            (warn ?? StandardError.Warning)(
                $"the {library} instrumentation failed {Limit} times ({exception.GetType().Name}) and is now off for an hour; "
                + "everything else goes on. Please report this to Lumigo.");
        }

        StandardError.Debug($"the {library} instrumentation failed: {exception}");
    }

    private bool IsOver()
    {
        lock (_lock)
        {
            if (_failures >= Limit && Now() - _since >= Period)
            {
                _failures = 0;
            }

            return _failures < Limit;
        }
    }

    private long Now() => now is null ? Environment.TickCount64 : now();
}
