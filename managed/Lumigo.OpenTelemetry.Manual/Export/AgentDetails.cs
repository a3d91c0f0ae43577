using System.Diagnostics;

namespace Lumigo.OpenTelemetry.Export;

/// <summary>What the agent's instrumentations know of a span, asked for in types of the base class library.</summary>
/// <param name="ask">Takes a question and its argument; a question that the agent does not know has no answer.</param>
internal sealed class AgentDetails(Func<string, object?, object?> ask) : SpanDetails
{
    /// <inheritdoc/>
    public override string? Name => ask("name", null) as string;

    /// <inheritdoc/>
    public override ActivityKind? Kind => ask("kind", null) as ActivityKind?;

    /// <inheritdoc/>
    public override string? ScopeName => ask("scope", null) as string;

    /// <inheritdoc/>
    public override ActivityStatusCode? Status => ask("status", null) as ActivityStatusCode?;

    /// <inheritdoc/>
    public override string? StatusDescription => ask("status description", null) as string;

    /// <inheritdoc/>
    public override Exception? Exception => ask("exception", null) as Exception;

    /// <inheritdoc/>
    public override DateTime ExceptionTime => ask("exception time", null) as DateTime? ?? default;

    /// <inheritdoc/>
    public override DateTime? EndTime => ask("end time", null) as DateTime?;

    /// <inheritdoc/>
    public override TimeSpan Afterwards => ask("afterwards", null) as TimeSpan? ?? default;

    /// <inheritdoc/>
    /// <remarks>Not asked: it would cost what it saves.</remarks>
    public override bool IsOnlyProperty => false;

    /// <inheritdoc/>
    public override bool Shows(string key) => ask("shows", key) is not false;

    /// <inheritdoc/>
    public override bool ShowsEvent(string name) => ask("shows event", name) is not false;

    /// <inheritdoc/>
    public override void AddAttributesTo(List<KeyValuePair<string, object?>> attributes) => ask("add attributes", attributes);

    /// <inheritdoc/>
    public override void AddEventsTo(List<ActivityEvent> events) => ask("add events", events);

    /// <inheritdoc/>
    public override void AddLinksTo(List<ActivityLink> links) => ask("add links", links);

    /// <inheritdoc/>
    public override void Failed(Exception exception) => ask("failed", exception);
}
