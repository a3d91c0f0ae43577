using System.Diagnostics;

namespace Lumigo.AutoInstrumentation.Loader.Spans;

/// <summary>
/// A running call that has a span of ours, of a library that may go through another one with spans too, which one not being known before. Notes the first
/// client span that starts on its behalf: should that be for the same thing, it knows more, and ours is left out.
/// </summary>
public sealed class EnclosingCall
{
    // Drivers fetch tokens by it.
    private const string HttpSource = "System.Net.Http";

    private static readonly AsyncLocal<EnclosingCall?> s_current = new();

    // Processes without such calls pay one look at this for each span.
    private static volatile bool s_areAny;

    private volatile Activity? _inner;
    private volatile bool _over;

    private EnclosingCall()
    {
    }

    /// <summary>The span that started first; null when there was none.</summary>
    public Activity? Inner => _inner;

    /// <summary>Marks the current flow.</summary>
    public static EnclosingCall Begin()
    {
        var call = new EnclosingCall();
        s_current.Value = call;
        s_areAny = true;
        return call;
    }

    /// <summary>The call is over, in whatever flow its mark still is; the current one is without.</summary>
    public void End()
    {
        _over = true;
        if (ReferenceEquals(s_current.Value, this))
        {
            s_current.Value = null;
        }
    }

    /// <summary>A span of this kind has started in the current flow.</summary>
    internal static void OnStarted(Activity span, ActivityKind kind)
    {
        if (s_areAny && kind == ActivityKind.Client && s_current.Value is { _over: false, _inner: null } call
            && span.Source.Name != HttpSource)
        {
            call._inner = span;
        }
    }
}
