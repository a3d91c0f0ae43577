using System.Diagnostics;

namespace RabbitMQ.Client.Impl;

/// <summary>Fetches messages whose bodies cannot be looked at.</summary>
public sealed class Channel
{
    private static readonly ActivitySource s_subscriber = new("RabbitMQ.Client.Subscriber");

    public Task<BasicGetResult> BasicGetAsync(string queue, bool autoAck, CancellationToken cancellationToken)
    {
        using Activity? span = s_subscriber.StartActivity("fetch", ActivityKind.Consumer);
        return Task.FromResult(new BasicGetResult(queue));
    }
}
