using System.Collections.Concurrent;
using System.Diagnostics;
using MongoDB.Driver.Core.Configuration;
using MongoDB.Driver.Core.Events;

namespace MongoDB.Driver.Core.Extensions.DiagnosticSources;

/// <summary>Makes a span of each command that the driver's events tell of.</summary>
public sealed class EventSubscriber
{
    private static readonly ActivitySource s_source = new("MongoDB.Driver.Core.Extensions.DiagnosticSources");

    private readonly ConcurrentDictionary<int, Activity> _running = new();

    public void SubscribeTo(ClusterBuilder builder) => builder
        .Subscribe<CommandStartedEvent>(started =>
        {
            // It stays current in the flow of the command, so that the driver's own span is below it.
            if (s_source.StartActivity("mongodb." + started.CommandName, ActivityKind.Client) is { } span)
            {
                span.SetTag("db.operation", started.CommandName);
                _running[started.RequestId] = span;
            }
        })
        .Subscribe<CommandSucceededEvent>(succeeded => End(succeeded.RequestId, ActivityStatusCode.Unset))
        .Subscribe<CommandFailedEvent>(failed => End(failed.RequestId, ActivityStatusCode.Error));

    private void End(int request, ActivityStatusCode status)
    {
        if (_running.TryRemove(request, out Activity? span))
        {
            Activity? current = Activity.Current;
            Activity.Current = span;
            span.SetStatus(status).Stop();
            if (current != span)
            {
                Activity.Current = current;
            }
        }
    }
}
