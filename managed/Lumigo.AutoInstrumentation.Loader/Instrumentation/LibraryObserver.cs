namespace Lumigo.AutoInstrumentation.Loader.Instrumentation;

/// <summary>
/// Receives the diagnostic events of one library. Base type of the bridge's adapters; called on the application's hot paths.
/// </summary>
/// <remarks>An observer that keeps failing switches itself off alone, with one line.</remarks>
public abstract class LibraryObserver : IObserver<KeyValuePair<string, object?>>
{
    private readonly FailureLimit _failures;

    /// <summary>Creates the observer.</summary>
    protected LibraryObserver() => _failures = new FailureLimit(Library);

    /// <summary>The library, as named in messages.</summary>
    public abstract string Library { get; }

    /// <summary>Whether the library shall build and raise this event. Must be fast: asked before each event.</summary>
    public abstract bool IsEnabled(string eventName);

    /// <summary>Handles one event.</summary>
    /// <param name="eventName">The event's name.</param>
    /// <param name="payload">The event's payload.</param>
    protected abstract void OnEvent(string eventName, object? payload);

    /// <summary>Counts a failure of something that an event led to later.</summary>
    protected void Failed(Exception exception) => _failures.Count(exception);

    /// <summary>The predicate handed to the library's listener.</summary>
    public bool IsEnabledSafely(string eventName) => !_failures.IsReached && IsEnabled(eventName);

    /// <inheritdoc/>
    public void OnNext(KeyValuePair<string, object?> value)
    {
        try
        {
            // The predicate is only advice to the library.
            if (IsEnabledSafely(value.Key))
            {
                OnEvent(value.Key, value.Value);
            }
        }
        catch (Exception exception)
        {
            _failures.Count(exception);
        }
    }

    /// <inheritdoc/>
    public void OnCompleted()
    {
    }

    /// <inheritdoc/>
    public void OnError(Exception error)
    {
    }
}
