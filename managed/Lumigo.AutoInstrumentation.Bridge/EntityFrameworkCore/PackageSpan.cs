using System.Diagnostics;
using Lumigo.AutoInstrumentation.Loader.Spans;

namespace Lumigo.AutoInstrumentation.Bridge.EntityFrameworkCore;

/// <summary>
/// What is exported of a span of OpenTelemetry's instrumentation of Entity Framework Core: its own tags, and what is known of the same command by Entity
/// Framework's events or, better, by the provider's span below it. That is one call, and has one span.
/// </summary>
internal sealed class PackageSpan : SpanSupplement
{
    private volatile SpanSupplement? _command;

    public override string? Name => _command?.Name;

    public override ActivityStatusCode? Status => _command?.Status == ActivityStatusCode.Error ? ActivityStatusCode.Error : null;

    public override string? StatusDescription => _command?.StatusDescription;

    public override Exception? Exception => _command?.Exception;

    public override DateTime ExceptionTime => _command?.ExceptionTime ?? default;

    public override TimeSpan Afterwards => _command?.Afterwards ?? TimeSpan.Zero;

    /// <summary>Whether a command is part of the span above it. Who asks last knows most.</summary>
    /// <param name="above">The span above the command's, or null.</param>
    /// <param name="command">What is known of the command.</param>
    public static bool Takes(Activity? above, SpanSupplement? command)
    {
        if (above is null || command is null || Of(above) is not PackageSpan span)
        {
            return false;
        }

        span._command = command;
        return true;
    }

    public override void AddAttributesTo(List<KeyValuePair<string, object?>> attributes) => _command?.AddAttributesTo(attributes);

    public override void AddEventsTo(List<ActivityEvent> events) => _command?.AddEventsTo(events);
}
