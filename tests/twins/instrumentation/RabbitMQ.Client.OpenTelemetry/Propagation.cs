using System.Diagnostics;
using System.Text;

namespace RabbitMQ.Client.OpenTelemetry;

/// <summary>The package adds the client's own sources to the SDK, and has the SDK's propagators write and read the context.</summary>
public static class Propagation
{
    public static readonly string[] Sources = ["RabbitMQ.Client.Publisher", "RabbitMQ.Client.Subscriber"];

    public static void Use()
    {
        RabbitMQActivitySource.ContextInjector = (span, headers) =>
        {
            headers["traceparent"] = Encoding.UTF8.GetBytes(span.Id!);
            headers["x-propagated"] = "by the application";
        };
        RabbitMQActivitySource.ContextExtractor = properties =>
            properties.Headers?.TryGetValue("traceparent", out object? text) == true && ActivityContext.TryParse(Encoding.UTF8.GetString((byte[])text!), null, out ActivityContext context)
                ? context
                : default;
    }
}
