namespace Lumigo.AutoInstrumentation.Loader.Spans;

/// <summary>
/// A running call of a library that has a span of ours and goes out over HTTP: the HTTP spans underneath are its own means, and would show in our
/// export as a second span for the same thing. Other SDKs of the process see those as ever.
/// </summary>
/// <remarks>
/// The mark follows the flow of the call. Flows that the call leaves behind (timers, background refreshes) inherit it, so it has an end of its own.
/// </remarks>
public sealed class LibraryCall
{
    private const string HttpSource = "System.Net.Http";

    private static readonly AsyncLocal<LibraryCall?> s_current = new();

    private readonly LibraryCall? _outer = s_current.Value;
    private volatile bool _over;

    private LibraryCall()
    {
    }

    /// <summary>Whether this code runs on behalf of such a call.</summary>
    public static bool IsRunning => s_current.Value is { _over: false };

    /// <summary>Marks the current flow. An async method that does so leaves its caller's flow unmarked.</summary>
    public static LibraryCall Begin()
    {
        var call = new LibraryCall();
        s_current.Value = call;
        return call;
    }

    /// <summary>The call is over, in whatever flow its mark still is.</summary>
    public void End() => _over = true;

    /// <summary>The call is over, and the current flow has the mark it had before; for callers that are not async methods.</summary>
    public void Leave()
    {
        End();
        Detach();
    }

    /// <summary>The call goes on in flows of its own, and the current flow has the mark it had before.</summary>
    public void Detach() => s_current.Value = _outer;

    /// <summary>Whether a span of a source is one that such a call hides.</summary>
    internal static bool Hides(string sourceName) => sourceName == HttpSource && IsRunning;
}
