using System.Diagnostics;
using System.Runtime.CompilerServices;
using Lumigo.AutoInstrumentation.Bridge.Messages;
using Lumigo.AutoInstrumentation.Loader.Instrumentation;
using Lumigo.AutoInstrumentation.Loader.Spans;
using Lumigo.AutoInstrumentation.Loader.Weaving.Methods;

namespace Lumigo.AutoInstrumentation.Bridge.Kafka;

/// <summary>A producer or consumer is made.</summary>
internal sealed class ClientBuilt : WovenMethod
{
    private readonly KafkaClients _clients;

    public ClientBuilt(string type, string builder, KafkaClients clients)
        : base(type, ".ctor")
    {
        _clients = clients;
        ParameterTypes = [builder];
        Arguments = [0];
        IsOptional = true;
    }

    /// <inheritdoc/>
    public override object? OnBegin(object? instance, object?[] arguments)
    {
        if (instance is not null && arguments[0] is { } builder)
        {
            _clients.Add(instance, KafkaClient.Of(builder));
        }

        return null;
    }
}

/// <summary>
/// A message, serialized, is handed to the native library: the one method every way of producing goes through. Its headers are an argument of their own,
/// so the context travels in a copy of them, and the application's message stays as it is.
/// </summary>
internal sealed class MessageProduced : WovenMethod
{
    private const int Headers = 8;

    private readonly KafkaClients _clients;
    private readonly KafkaMembers _members;
    private readonly TraceHeaders _headers;
    private readonly ConditionalWeakTable<object, KafkaSend> _underway;

    public MessageProduced(KafkaClients clients, KafkaMembers members, TraceHeaders headers, ConditionalWeakTable<object, KafkaSend> underway)
        : base(KafkaHook.Producer, "ProduceImpl")
    {
        _clients = clients;
        _members = members;
        _headers = headers;
        _underway = underway;
        ParameterCount = 11;
        ParameterTypes = ["String", "Byte[]", "Int32", "Int32", "Byte[]", "Int32", "Int32"];

        // Topic, value and its range, key and its range, partition, headers, delivery handler.
        Arguments = [0, 1, 2, 3, 4, 5, 6, 8, 9, 10];
        Replaceable = [Headers];
    }

    /// <inheritdoc/>
    public override object? OnBegin(object? instance, object?[] arguments)
    {
        if (instance is null || OtherInstrumentation.IsProducing)
        {
            return null;
        }

        string topic = (string?)arguments[0] ?? string.Empty;
        object? handler = arguments[9];
        var send = new KafkaSend(_clients.Of(instance), topic) { DeliveryHandler = handler };
        send.Span = OwnSpans.Start("send " + topic, send);
        if (_headers.With(arguments[Headers], send.Span ?? Activity.Current) is { } headers)
        {
            arguments[Headers] = headers;
            send.HasContext = true;
        }

        if (send.Span is not null)
        {
            Describe(send, arguments);
        }

        if (handler is not null)
        {
            _underway.AddOrUpdate(handler, send);
        }

        return send;
    }

    /// <inheritdoc/>
    public override void OnEnd(object state, object? result)
    {
        var send = (KafkaSend)state;
        if (send.DeliveryHandler is null)
        {
            send.End();
        }
    }

    /// <inheritdoc/>
    public override void OnException(object state, Exception exception)
    {
        var send = (KafkaSend)state;
        if (send.DeliveryHandler is { } handler)
        {
            _underway.Remove(handler);
        }

        send.Fail(exception, _members.CodeOf(exception));
        send.End();
    }

    private void Describe(KafkaSend send, object?[] arguments)
    {
        send.Partition = _members.PartitionOf(arguments[7]);
        send.IsTombstone = arguments[1] is null;
        if (Payloads.AreCaptured)
        {
            send.Body = Text(arguments, 1);
            send.Key = Text(arguments, 4);
        }
    }

    private static string? Text(object?[] arguments, int at) => MessageText.Of((byte[]?)arguments[at], (int)arguments[at + 1]!, (int)arguments[at + 2]!);
}

/// <summary>The native library tells what became of a message, on its own thread.</summary>
internal sealed class DeliveryReported : WovenMethod
{
    private readonly KafkaMembers _members;
    private readonly TraceHeaders _headers;
    private readonly ConditionalWeakTable<object, KafkaSend> _underway;

    public DeliveryReported(string handler, KafkaMembers members, TraceHeaders headers, ConditionalWeakTable<object, KafkaSend> underway)
        : base(KafkaHook.Producer + "+" + handler, "HandleDeliveryReport")
    {
        _members = members;
        _headers = headers;
        _underway = underway;
        ParameterCount = 1;
        Arguments = [0];
    }

    /// <inheritdoc/>
    public override object? OnBegin(object? instance, object?[] arguments)
    {
        if (instance is null || !_underway.TryGetValue(instance, out KafkaSend? send))
        {
            return null;
        }

        _underway.Remove(instance);
        try
        {
            if (arguments[0] is { } report)
            {
                Read(report, send);
            }
        }
        finally
        {
            send.End();
        }

        return null;
    }

    private void Read(object report, KafkaSend send)
    {
        if (send.HasContext && _members.Read(report, "Message") is { } message && _members.Read(message, "Headers") is { } headers)
        {
            _headers.Remove(headers);
        }

        send.Partition = _members.PartitionOf(_members.Read(report, "Partition"));
        send.Offset = _members.OffsetOf(_members.Read(report, "Offset"));
        if (_members.ErrorOf(_members.Read(report, "Error")) is { } error)
        {
            send.Fail(error.Code, error.Reason);
        }
    }
}

/// <summary>The application produces a message. Watched for messages that cannot be serialized: nothing else of them is ever seen.</summary>
internal sealed class ProduceCalled : WovenMethod
{
    private readonly KafkaClients _clients;
    private readonly KafkaMembers _members;

    public ProduceCalled(string method, KafkaClients clients, KafkaMembers members)
        : base(KafkaHook.Producer, method)
    {
        _clients = clients;
        _members = members;
        ParameterTypes = ["TopicPartition", "Message`2"];
        Arguments = [0];
        EndsWithTask = method == "ProduceAsync";
    }

    /// <inheritdoc/>
    public override object? OnBegin(object? instance, object?[] arguments) =>
        instance is null || OtherInstrumentation.IsProducing ? null : new Call(instance, arguments[0], Activity.Current, DateTime.UtcNow);

    /// <inheritdoc/>
    public override void OnException(object state, Exception exception)
    {
        var call = (Call)state;
        string? code = _members.CodeOf(exception);
        if (code is not ("Local_KeySerialization" or "Local_ValueSerialization"))
        {
            return;
        }

        // An asynchronous call may fail in another flow.
        Activity? current = Activity.Current;
        ExecutionContext? flow = ExecutionContext.Capture();
        try
        {
            Activity.Current = call.Parent is { IsStopped: false } ? call.Parent : null;
            string? topic = _members.TopicOf(call.TopicPartition);
            var send = new KafkaSend(_clients.Of(call.Producer), topic);
            send.Span = OwnSpans.Start("send " + topic, send);
            send.Span?.SetStartTime(call.Time);
            send.Fail(exception, code);
            send.End();
        }
        finally
        {
            OwnSpans.MakeCurrent(current, flow);
        }
    }

    private sealed record Call(object Producer, object? TopicPartition, Activity? Parent, DateTime Time);
}
