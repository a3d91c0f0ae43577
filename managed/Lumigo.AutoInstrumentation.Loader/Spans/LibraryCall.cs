namespace Lumigo.AutoInstrumentation.Loader.Spans;

/// <summary>
/// A running call of a library that has a span of ours, and makes use of another library that has spans too: those are its own means, and would show
/// in our export as a second span for the same thing. Other SDKs of the process see them as ever.
/// </summary>
/// <remarks>
/// The mark follows the flow of the call. Flows that the call leaves behind (timers, background refreshes) inherit it, so it has an end of its own.
/// </remarks>
public sealed class LibraryCall
{
    private const string HttpSource = "System.Net.Http";

    private static readonly string[] s_http = [HttpSource];
    private static readonly AsyncLocal<LibraryCall?> s_current = new();
    private static readonly object s_growth = new();

    // What any call of the process has hidden: spans of other sources are not asked about.
    private static volatile string[]? s_hidden;

    private readonly string[] _hidden;
    private volatile LibraryCall? _outer;
    private volatile bool _over;

    private LibraryCall(string[] hidden, bool isMerged)
    {
        _hidden = hidden;
        IsMerged = isMerged;
        _outer = Running(s_current.Value);
    }

    /// <summary>
    /// Whether hidden spans are made all the same, with the id of the span above them. What they call is below that one then: a span that is not made
    /// at all has the runtime make one in its place, which tells the called service an id that nobody exports.
    /// </summary>
    internal bool IsMerged { get; }

    /// <summary>Whether this code runs on behalf of a call that goes out over HTTP.</summary>
    public static bool IsRunning => Hides(HttpSource);

    /// <summary>Marks the current flow: HTTP spans are hidden. An async method that does so leaves its caller's flow unmarked.</summary>
    public static LibraryCall Begin() => Begin(s_http);

    /// <summary>Marks the current flow: HTTP spans become part of the current span, unless another SDK has them too.</summary>
    public static LibraryCall BeginMerged() => Begin(s_http, isMerged: true);

    /// <summary>Marks the current flow. An async method that does so leaves its caller's flow unmarked.</summary>
    /// <param name="hiddenSources">The sources whose spans are hidden; the same array for each call.</param>
    public static LibraryCall Begin(string[] hiddenSources) => Begin(hiddenSources, isMerged: false);

    private static LibraryCall Begin(string[] hiddenSources, bool isMerged)
    {
        Note(hiddenSources);
        var call = new LibraryCall(hiddenSources, isMerged);
        s_current.Value = call;
        return call;
    }

    /// <summary>Whether this code runs on behalf of a call that hides the spans of a source.</summary>
    public static bool Hides(string sourceName) => Hiding(sourceName) is not null;

    /// <summary>The innermost call that hides the spans of a source, or null.</summary>
    internal static LibraryCall? Hiding(string sourceName)
    {
        if (s_hidden is not { } hidden || Array.IndexOf(hidden, sourceName) < 0)
        {
            return null;
        }

        for (LibraryCall? call = s_current.Value; call is not null; call = call._outer)
        {
            if (!call._over && Array.IndexOf(call._hidden, sourceName) >= 0)
            {
                return call;
            }
        }

        return null;
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

    /// <summary>The innermost call that still runs. Those that are over are let go of: a flow that goes on for ever would keep them all.</summary>
    private static LibraryCall? Running(LibraryCall? call)
    {
        while (call is { _over: true })
        {
            call = call._outer;
        }

        for (LibraryCall? inner = call; inner is not null; inner = inner._outer)
        {
            while (inner._outer is { _over: true } outer)
            {
                inner._outer = outer._outer;
            }
        }

        return call;
    }

    private static void Note(string[] sources)
    {
        foreach (string source in sources)
        {
            if (s_hidden is not { } known || Array.IndexOf(known, source) < 0)
            {
                lock (s_growth)
                {
                    s_hidden = [.. s_hidden ?? [], source];
                }
            }
        }
    }
}
