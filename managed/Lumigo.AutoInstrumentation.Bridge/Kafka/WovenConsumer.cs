using System.Diagnostics;
using Lumigo.AutoInstrumentation.Bridge.Messages;
using Lumigo.AutoInstrumentation.Loader.Instrumentation;
using Lumigo.AutoInstrumentation.Loader.Receives;
using Lumigo.AutoInstrumentation.Loader.Spans;
using Lumigo.AutoInstrumentation.Loader.Weaving.Methods;

namespace Lumigo.AutoInstrumentation.Bridge.Kafka;

/// <summary>The application waits for a message for as long as it takes: many polls, of which it sees the last. The span begins here.</summary>
internal sealed class ConsumeCalled : WovenMethod
{
    [ThreadStatic]
    private static DateTime t_begin;

    public ConsumeCalled()
        : base(KafkaHook.Consumer, "Consume") => ParameterTypes = ["CancellationToken"];

    /// <summary>When the call began in which this thread polls, if it does.</summary>
    public static DateTime? Begin => t_begin == default ? null : t_begin;

    /// <inheritdoc/>
    public override object? OnBegin(object? instance, object?[] arguments)
    {
        t_begin = DateTime.UtcNow;
        return instance;
    }

    /// <inheritdoc/>
    public override void OnEnd(object state, object? result) => t_begin = default;

    /// <inheritdoc/>
    public override void OnException(object state, Exception exception) => t_begin = default;
}

/// <summary>A consumer polls: the one method every way of consuming goes through. What it handed out before is handled; what it hands out now is handled from here on.</summary>
internal sealed class MessageConsumed : WovenMethod
{
    private readonly KafkaClients _clients;
    private readonly KafkaMembers _members;
    private readonly TraceHeaders _headers;

    public MessageConsumed(KafkaClients clients, KafkaMembers members, TraceHeaders headers)
        : base(KafkaHook.Consumer, "Consume")
    {
        _clients = clients;
        _members = members;
        _headers = headers;
        ParameterTypes = ["Int32"];
        TakesResult = true;
    }

    /// <inheritdoc/>
    public override object? OnBegin(object? instance, object?[] arguments)
    {
        if (instance is null)
        {
            return null;
        }

        KafkaClient client = _clients.Of(instance);
        if (client.IsTracedElsewhere ??= OtherInstrumentation.IsConsuming())
        {
            return null;
        }

        client.Handling?.Close();
        client.Handling = null;
        ConsumeScope.OnReceiveCalled();
        return new Poll(client, ConsumeCalled.Begin ?? DateTime.UtcNow);
    }

    /// <inheritdoc/>
    public override void OnEnd(object state, object? result)
    {
        // Nothing came within the time, or the end of a partition was reached.
        if (result is null || _members.Read(result, "IsPartitionEOF") is true)
        {
            return;
        }

        var poll = (Poll)state;
        object? message = _members.Read(result, "Message");
        string? topic = _members.Read(result, "Topic") as string;
        var receive = new KafkaReceive(poll.Client, topic, message is null ? null : _headers.LinkOf(_members.Read(message, "Headers")));
        if (Start(poll, topic, receive) is { } span)
        {
            Describe(receive, result, message);
            poll.Client.Handling = ConsumeScope.Open(span);
        }
    }

    /// <inheritdoc/>
    public override void OnException(object state, Exception exception)
    {
        if (exception is OperationCanceledException or ObjectDisposedException)
        {
            return;
        }

        var poll = (Poll)state;
        object? record = _members.Read(exception, "ConsumerRecord");
        object? message = record is null ? null : _members.Read(record, "Message");
        string? topic = record is null ? null : _members.Read(record, "Topic") as string;
        var receive = new KafkaReceive(poll.Client, topic, message is null ? null : _headers.LinkOf(_members.Read(message, "Headers")));
        if (Start(poll, topic, receive) is { } span)
        {
            if (record is not null)
            {
                Describe(receive, record, message);
            }

            receive.Fail(exception, _members.CodeOf(exception));
            OwnSpans.End(span, span.StartTimeUtc + span.Duration);
        }
    }

    private static Activity? Start(Poll poll, string? topic, KafkaReceive receive)
    {
        DateTime end = DateTime.UtcNow;
        Activity? span = OwnSpans.Start(topic is null ? "poll" : "poll " + topic, receive);
        span?.SetStartTime(poll.Time);
        span?.SetEndTime(end);
        return span;
    }

    private void Describe(KafkaReceive receive, object result, object? message)
    {
        receive.Partition = _members.PartitionOf(_members.Read(result, "Partition"));
        receive.Offset = _members.OffsetOf(_members.Read(result, "Offset"));
        if (message is not null)
        {
            object? value = _members.Read(message, "Value");
            receive.IsTombstone = value is null && !IsIgnored(message.GetType());
            if (Payloads.AreCaptured)
            {
                receive.Body = MessageText.Of(value);
                receive.Key = MessageText.Of(_members.Read(message, "Key"));
            }
        }
    }

    /// <summary>Whether the application does not want to see values.</summary>
    private static bool IsIgnored(Type message) => message.GenericTypeArguments is [_, { Name: "Ignore" }];

    private sealed record Poll(KafkaClient Client, DateTime Time);
}

/// <summary>A consumer is left: what it handed out is handled.</summary>
internal sealed class ConsumerLeft(string method, KafkaClients clients) : WovenMethod(KafkaHook.Consumer, method)
{
    /// <inheritdoc/>
    public override object? OnBegin(object? instance, object?[] arguments)
    {
        if (instance is not null && clients.Of(instance) is { Handling: { } handling } client)
        {
            client.Handling = null;
            handling.Close();
        }

        return null;
    }
}
