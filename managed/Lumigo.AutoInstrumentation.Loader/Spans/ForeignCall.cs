using System.Diagnostics;

namespace Lumigo.AutoInstrumentation.Loader.Spans;

/// <summary>A call whose span somebody else makes: an instrumentation that the application has already. Finds that span.</summary>
public sealed class ForeignCall
{
    private static readonly AsyncLocal<ForeignCall?> s_current = new();

    // Processes without such an instrumentation pay nothing for it.
    private static volatile bool s_isUsed;

    private readonly Func<string, bool> _isTheirs;
    private volatile Activity? _span;
    private bool _hadAllData;

    private ForeignCall(Func<string, bool> isTheirs) => _isTheirs = isTheirs;

    /// <summary>Begins in the current flow; to be called in an async method, which leaves its caller's flow as it was.</summary>
    /// <param name="isTheirs">Whether a source of that name is the instrumentation's.</param>
    public static ForeignCall Begin(Func<string, bool> isTheirs)
    {
        s_isUsed = true;
        var call = new ForeignCall(isTheirs);
        s_current.Value = call;
        return call;
    }

    /// <summary>
    /// A started activity that stands for the call's span: it has the same ids, and can be made the current activity, which a stopped one cannot. Nobody
    /// is told of it. Null when the span is not known, or its ids cannot be given to another activity.
    /// </summary>
    public Activity? StandIn() => _span is { IdFormat: ActivityIdFormat.W3C } span ? OwnSpans.StandIn(span, _hadAllData) : null;

    /// <summary>A span is about to stop in the current flow. The last one to do so is the outermost: the call's.</summary>
    internal static void OnStopped(Activity span)
    {
        if (s_isUsed && span.Kind == ActivityKind.Client && s_current.Value is { } call && call._isTheirs(span.Source.Name))
        {
            call._hadAllData = span.IsAllDataRequested;
            call._span = span;
        }
    }
}
