using Lumigo.Diagnostics;

namespace Lumigo.OpenTelemetry.Filtering;

/// <summary>HTTP requests that are not to be traced, by their URL; for activation without the agent, which decides for itself.</summary>
internal sealed class EndpointFilters
{
    private readonly EndpointExpressions? _served;
    private readonly EndpointExpressions? _made;

    private EndpointFilters(EndpointExpressions? served, EndpointExpressions? made)
    {
        _served = served;
        _made = made;
    }

    /// <summary>Whether a request served is not to be traced.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="query">Its query with the question mark, or nothing.</param>
    public bool LeaveOutServed(string path, string? query) => _served?.AreIn(path, query) == true;

    /// <summary>Whether a request made is not to be traced.</summary>
    public bool LeaveOutMade(Uri url) => _made?.AreIn(url) == true;

    /// <summary>The filters in effect, for debugging.</summary>
    public override string ToString() => $"requests served are left out by {_served?.ToString() ?? "nothing"}, requests made by {_made?.ToString() ?? "nothing"}";

    /// <summary>Reads the variables; null where nothing is filtered.</summary>
    internal static EndpointFilters? Read(Func<string, string?> variable, Action<string> warn)
    {
        (EndpointExpressions? served, EndpointExpressions? made) = EndpointExpressions.Read(variable, warn);
        return served is null && made is null ? null : new EndpointFilters(served, made);
    }
}
