using System.Diagnostics;
using Lumigo.AutoInstrumentation.Loader.Spans;

namespace Lumigo.AutoInstrumentation.Bridge.RabbitMq;

/// <summary>What is exported of a span of RabbitMQ.Client: its own tags, with the destination as the conventions have it.</summary>
internal sealed class RabbitMqSpan(Activity span) : SpanSupplement
{
    /// <summary>The client's name for a fetch from an empty queue.</summary>
    public const string FetchEmpty = "fetch (empty)";

    private const string Publish = "publish";
    private const string Fetch = "fetch";
    private const string Deliver = "deliver";
    private const string DefaultExchange = "amq.default";
    private const string DestinationName = "messaging.destination.name";
    private const string RoutingKey = "messaging.rabbitmq.destination.routing_key";
    private const string EnvelopeSize = "messaging.message.envelope.size";
    private const string OperationName = "messaging.operation.name";
    private const string ClientsDeliveryTag = "messaging.rabbitmq.delivery_tag";
    private const string DeliveryTag = "messaging.rabbitmq.message.delivery_tag";
    private const string ErrorType = "error.type";
    private const string PublishBody = "messaging.publish.body";
    private const string ConsumeBody = "messaging.consume.body";

    private static readonly TimeSpan s_bodyIsThere = TimeSpan.FromMilliseconds(100);

    private volatile bool _awaitsBody;
    private volatile Exception? _exception;
    private DateTime _exceptionTime;

    public override string Name => Destination() is { } destination ? $"{Operation()} {destination}" : Operation();

    /// <summary>A fetch is a call to the broker.</summary>
    public override ActivityKind? Kind => Operation() == Fetch ? ActivityKind.Client : null;

    /// <summary>What is in the message.</summary>
    public string? Body { get; set; }

    /// <summary>Whether the body is only known after the span's end.</summary>
    public bool AwaitsBody
    {
        get => _awaitsBody;
        set => _awaitsBody = value;
    }

    public override TimeSpan Afterwards =>
        _awaitsBody && !span.OperationName.StartsWith(FetchEmpty, StringComparison.Ordinal) ? s_bodyIsThere : TimeSpan.Zero;

    /// <summary>The client says nothing of failures; a message that was never made ready for the wire was not sent.</summary>
    public override ActivityStatusCode? Status => _exception is not null || IsUnsent() ? ActivityStatusCode.Error : null;

    public override string? StatusDescription => _exception?.Message;

    public override Exception? Exception => _exception;

    public override DateTime ExceptionTime => _exceptionTime;

    /// <summary>A handler of the message has thrown.</summary>
    public void Fail(Exception exception)
    {
        _exceptionTime = DateTime.UtcNow;
        _exception = exception;
    }

    public override bool Shows(string key) => key != ClientsDeliveryTag;

    public override void AddAttributesTo(List<KeyValuePair<string, object?>> attributes)
    {
        attributes.Add(new(OperationName, Operation()));
        if (Destination() is { } destination)
        {
            attributes.Add(new(DestinationName, destination));
        }

        if (span.GetTagItem(ClientsDeliveryTag) is ulong tag)
        {
            attributes.Add(new(DeliveryTag, (long)tag));
        }

        if (Body is { Length: > 0 } body)
        {
            attributes.Add(new(Operation() == Publish ? PublishBody : ConsumeBody, body));
        }

        if (_exception is { } exception)
        {
            attributes.Add(new(ErrorType, exception.GetType().FullName));
        }
        else if (IsUnsent())
        {
            attributes.Add(new(ErrorType, "_OTHER"));
        }
    }

    private string Operation()
    {
        string name = span.OperationName;
        return name.StartsWith(Publish, StringComparison.Ordinal) ? Publish : name.StartsWith(Deliver, StringComparison.Ordinal) ? Deliver : Fetch;
    }

    /// <summary>The exchange and the routing key, or whichever there is; null when the client does not say.</summary>
    private string? Destination()
    {
        string? key = span.GetTagItem(RoutingKey) as string;
        string? exchange = span.GetTagItem(DestinationName) as string;
        if (string.IsNullOrEmpty(key))
        {
            return exchange;
        }

        return exchange is null or DefaultExchange ? key : $"{exchange}:{key}";
    }

    private bool IsUnsent() => Operation() == Publish && span.GetTagItem(OperationName) is not null && span.GetTagItem(EnvelopeSize) is null && span.Status == ActivityStatusCode.Unset;
}
