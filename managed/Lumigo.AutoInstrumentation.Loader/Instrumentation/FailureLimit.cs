using Lumigo.Diagnostics;

namespace Lumigo.AutoInstrumentation.Loader.Instrumentation;

/// <summary>Counts the failures of one instrumentation. One that keeps failing is switched off alone, with one line.</summary>
/// <param name="library">The library, as named in messages.</param>
public sealed class FailureLimit(string library)
{
    private const int Limit = 5;

    private int _failures;

    /// <summary>Whether the instrumentation is to be left out from now on.</summary>
    public bool IsReached => Volatile.Read(ref _failures) >= Limit;

    /// <summary>Counts a failure.</summary>
    public void Count(Exception exception)
    {
        if (Interlocked.Increment(ref _failures) == Limit)
        {
            StandardError.Warning(
                $"the {library} instrumentation failed {Limit} times ({exception.GetType().Name}: {exception.Message}) and is now off; "
                + "everything else goes on. Please report this to Lumigo.");
        }
        else
        {
            StandardError.Debug($"the {library} instrumentation failed: {exception}");
        }
    }
}
