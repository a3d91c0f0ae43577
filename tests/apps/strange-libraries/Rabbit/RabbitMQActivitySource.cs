using System.Diagnostics;

namespace RabbitMQ.Client;

/// <summary>Publishes with headers that cannot be looked at.</summary>
public static class RabbitMQActivitySource
{
    private static readonly ActivitySource s_publisher = new("RabbitMQ.Client.Publisher");

    public static Action<Activity, IDictionary<string, object?>> ContextInjector { get; set; } = Inject;

    public static string Publish(string what)
    {
        using Activity? span = s_publisher.StartActivity("publish", ActivityKind.Producer);
        if (span is not null)
        {
            ContextInjector(span, new Headers());
        }

        return "published " + what;
    }

    private static void Inject(Activity span, IDictionary<string, object?> headers) => headers["traceparent"] = span.Id;

    private sealed class Headers : Dictionary<string, object?>, IDictionary<string, object?>
    {
        bool ICollection<KeyValuePair<string, object?>>.IsReadOnly => throw new NotSupportedException("strange");
    }
}
