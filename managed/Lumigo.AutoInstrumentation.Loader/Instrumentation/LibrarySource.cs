using System.Diagnostics;
using Lumigo.AutoInstrumentation.Loader.Spans;

namespace Lumigo.AutoInstrumentation.Loader.Instrumentation;

/// <summary>
/// Shapes the spans that a library makes itself, through an <see cref="ActivitySource"/> of its own. Base type of the bridge's adapters.
/// </summary>
/// <remarks>
/// <para>The activity is the application's and stays as it is: what is to be exported differently is said by a <see cref="SpanSupplement"/>, which
/// reads the activity when the span is exported. Only there are its tags the final ones.</para>
/// <para>Both callbacks run on the application's threads, inside the start and the stop of the span. An adapter that keeps failing switches itself off
/// alone, with one line; the spans are then exported as the library makes them.</para>
/// </remarks>
public abstract class LibrarySource
{
    /// <summary>Creates the adapter.</summary>
    protected LibrarySource() => Failures = new FailureLimit(Library);

    /// <summary>The library, as named in messages.</summary>
    public abstract string Library { get; }

    /// <summary>The failures of the adapter.</summary>
    protected FailureLimit Failures { get; }

    /// <summary>A span of the source has started; it has the tags the library gave it at its creation.</summary>
    /// <param name="span">The span, which is the current activity.</param>
    /// <returns>What is exported of it; null to export it as it is.</returns>
    protected abstract SpanSupplement? OnStart(Activity span);

    /// <summary>A span of the source is about to stop.</summary>
    /// <param name="span">The span.</param>
    /// <param name="supplement">What <see cref="OnStart"/> returned.</param>
    /// <returns>Whether the span is exported.</returns>
    protected virtual bool OnStop(Activity span, SpanSupplement? supplement) => true;

    internal void Start(Activity span)
    {
        if (Failures.IsReached)
        {
            return;
        }

        try
        {
            if (OnStart(span) is { } supplement)
            {
                supplement.Failures = Failures;
                supplement.AttachTo(span);
            }
        }
        catch (Exception exception)
        {
            Failures.Count(exception);
        }
    }

    internal bool Stop(Activity span)
    {
        if (Failures.IsReached)
        {
            return true;
        }

        try
        {
            return OnStop(span, SpanSupplement.Of(span));
        }
        catch (Exception exception)
        {
            Failures.Count(exception);
            return true;
        }
    }
}
