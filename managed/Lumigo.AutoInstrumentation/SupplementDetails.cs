using System.Diagnostics;
using Lumigo.AutoInstrumentation.Loader.Spans;
using Lumigo.OpenTelemetry.Export;

namespace Lumigo.AutoInstrumentation;

/// <summary>
/// Shows the exporter what instrumentations attached to a span. One instance serves all spans: the export thread reads one at a time.
/// </summary>
internal sealed class SupplementDetails : SpanDetails
{
    private SpanSupplement _supplement = null!;

    public override string? Name => _supplement.Name;

    public override ActivityStatusCode? Status => _supplement.Status;

    public override string? StatusDescription => _supplement.StatusDescription;

    public override Exception? Exception => _supplement.Exception;

    public override DateTime ExceptionTime => _supplement.ExceptionTime;

    /// <summary>The details of a span, or null when no instrumentation attached any. Valid until the next call.</summary>
    public SpanDetails? Of(Activity span)
    {
        if (SpanSupplement.Of(span) is not { } supplement)
        {
            return null;
        }

        _supplement = supplement;
        return this;
    }

    public override void AddAttributesTo(List<KeyValuePair<string, object?>> attributes) => _supplement.AddAttributesTo(attributes);
}
