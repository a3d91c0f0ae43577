using System.Diagnostics;
using System.Globalization;
using Lumigo.AutoInstrumentation.Loader.Spans;

namespace Lumigo.AutoInstrumentation.Bridge.Kafka;

/// <summary>What is exported of one message that is produced or consumed.</summary>
/// <param name="client">The producer or consumer.</param>
/// <param name="topic">The topic, if it is known.</param>
internal abstract class KafkaSpan(KafkaClient client, string? topic) : SpanSupplement
{
    private const string InstrumentationScope = "Lumigo.AutoInstrumentation.Kafka";

    private string? _errorType;
    private string? _errorText;
    private Exception? _exception;
    private DateTime _exceptionTime;

    public override string ScopeName => InstrumentationScope;

    public override ActivityStatusCode? Status => _errorType is null ? null : ActivityStatusCode.Error;

    public override string? StatusDescription => _errorText;

    public override Exception? Exception => _exception;

    public override DateTime ExceptionTime => _exceptionTime;

    public int Partition { get; set; } = -1;

    public long Offset { get; set; } = -1;

    public string? Key { get; set; }

    public string? Body { get; set; }

    /// <summary>Whether the message has no value, which deletes its key.</summary>
    public bool IsTombstone { get; set; }

    /// <summary>The operation's name and its type.</summary>
    protected abstract (string Name, string Type) Operation { get; }

    /// <summary>The attribute of the body.</summary>
    protected abstract string BodyKey { get; }

    /// <summary>Notes a failure that is no exception.</summary>
    public void Fail(string type, string? text)
    {
        _errorType = type;
        _errorText = text;
    }

    /// <summary>Notes a failure.</summary>
    public void Fail(Exception exception, string? code)
    {
        _exceptionTime = DateTime.UtcNow;
        _exception = exception;
        _errorText = exception.Message;
        _errorType = code ?? exception.GetType().FullName;
    }

    public override void AddAttributesTo(List<KeyValuePair<string, object?>> attributes)
    {
        attributes.Add(new(KafkaAttributes.System, "kafka"));
        attributes.Add(new(KafkaAttributes.OperationName, Operation.Name));
        attributes.Add(new(KafkaAttributes.OperationType, Operation.Type));
        Add(attributes, KafkaAttributes.DestinationName, topic);
        if (Partition >= 0)
        {
            attributes.Add(new(KafkaAttributes.PartitionId, Partition.ToString(CultureInfo.InvariantCulture)));
        }

        if (Offset >= 0)
        {
            attributes.Add(new(KafkaAttributes.Offset, Offset));
        }

        if (IsTombstone)
        {
            attributes.Add(new(KafkaAttributes.Tombstone, true));
        }

        Add(attributes, KafkaAttributes.MessageKey, Key);
        Add(attributes, BodyKey, Body);
        client.AddAttributesTo(attributes);
        Add(attributes, KafkaAttributes.ErrorType, _errorType);
    }

    private static void Add(List<KeyValuePair<string, object?>> attributes, string key, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            attributes.Add(new(key, value));
        }
    }
}

/// <summary>A message that is produced.</summary>
internal sealed class KafkaSend(KafkaClient client, string? topic) : KafkaSpan(client, topic)
{
    private int _ended;

    /// <summary>The span; null in a trace that is not recorded.</summary>
    public Activity? Span { get; set; }

    /// <summary>Whether headers were added to what is sent.</summary>
    public bool HasContext { get; set; }

    /// <summary>What the library tells of the delivery; null when nobody asked for it.</summary>
    public object? DeliveryHandler { get; set; }

    public override ActivityKind? Kind => ActivityKind.Producer;

    protected override (string Name, string Type) Operation => ("send", "send");

    protected override string BodyKey => KafkaAttributes.ProduceBody;

    /// <summary>Exports the span, once.</summary>
    public void End()
    {
        // It holds the application's message, which must not wait for the export with the span.
        DeliveryHandler = null;
        if (Span is { } span && Interlocked.Exchange(ref _ended, 1) == 0)
        {
            OwnSpans.End(span);
        }
    }
}

/// <summary>A message that is consumed.</summary>
internal sealed class KafkaReceive(KafkaClient client, string? topic, ActivityLink? link) : KafkaSpan(client, topic)
{
    public override ActivityKind? Kind => ActivityKind.Client;

    protected override (string Name, string Type) Operation => ("poll", "receive");

    protected override string BodyKey => KafkaAttributes.ConsumeBody;

    public override void AddLinksTo(List<ActivityLink> links)
    {
        if (link is { } producer)
        {
            links.Add(producer);
        }
    }
}
