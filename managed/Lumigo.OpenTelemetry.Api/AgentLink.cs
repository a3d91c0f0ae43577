using System.Diagnostics;

namespace Lumigo.OpenTelemetry.Api;

/// <summary>
/// The agent, which shares no assembly with the application. It leaves a delegate in the process's data; both sides speak in types of the base
/// class library, so that any version of either understands the other: docs/design/application-link.md.
/// </summary>
internal sealed class AgentLink : Exporter
{
    private const string Slot = "Lumigo.OpenTelemetry.Agent";
    private const string Operation = "api";

    private static readonly object s_lock = new();
    private static AgentLink? s_found;

    private readonly Func<TimeSpan, bool> _flush;
    private readonly Action<string> _warn;

    private AgentLink(Func<TimeSpan, bool> flush, Action<string> warn)
    {
        _flush = flush;
        _warn = warn;
    }

    /// <summary>The agent of this process, or null.</summary>
    public static AgentLink? Find()
    {
        if (AppDomain.CurrentDomain.GetData(Slot) is not Func<string, object?, object?> agent)
        {
            return null;
        }

        lock (s_lock)
        {
            // Registered once: the agent calls all that it was given.
            if (s_found is null
                && agent(Operation, new object[] { (Action<Activity>)SpanObservers.OnStarted, (Action<Activity>)SpanObservers.OnEnded }) is object[] answer
                && answer.Length >= 2 && answer[0] is Func<TimeSpan, bool> flush && answer[1] is Action<string> warn)
            {
                s_found = new AgentLink(flush, warn);
            }

            return s_found;
        }
    }

    /// <inheritdoc/>
    public override bool ForceFlush(TimeSpan limit) => _flush(limit);

    /// <inheritdoc/>
    public override void Warn(string message) => _warn(message);
}
