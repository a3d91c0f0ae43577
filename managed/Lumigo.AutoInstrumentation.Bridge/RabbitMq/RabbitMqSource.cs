using System.Diagnostics;
using Lumigo.AutoInstrumentation.Loader.Instrumentation;
using Lumigo.AutoInstrumentation.Loader.Receives;
using Lumigo.AutoInstrumentation.Loader.Spans;

namespace Lumigo.AutoInstrumentation.Bridge.RabbitMq;

/// <summary>
/// RabbitMQ.Client since 7.0: the sources <c>RabbitMQ.Client.Publisher</c> and <c>RabbitMQ.Client.Subscriber</c>. Brings names and destinations into
/// the shape of the conventions, leaves out fetches that brought nothing, and sees to it that the context the client puts into messages harms no
/// application that did not ask for it.
/// </summary>
public sealed class RabbitMqSource : LibrarySource
{
    internal const string Subscriber = "RabbitMQ.Client.Subscriber";

    /// <summary>Connects to the copies of the client there are; some span of theirs has just started.</summary>
    public RabbitMqSource() => GuardedInjection.Install(Failures);

    /// <inheritdoc/>
    public override string Library => "RabbitMQ";

    /// <inheritdoc/>
    protected override SpanSupplement? OnStart(Activity span)
    {
        var supplement = new RabbitMqSpan(span);
        MessageUnderway.Meet(supplement);
        return supplement;
    }

    /// <inheritdoc/>
    protected override bool OnStop(Activity span, SpanSupplement? supplement) =>
        !(EmptyPolls.AreDropped && span.OperationName.StartsWith(RabbitMqSpan.FetchEmpty, StringComparison.Ordinal));
}
