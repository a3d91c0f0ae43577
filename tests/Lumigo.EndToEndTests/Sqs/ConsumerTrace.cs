using System.Text.Json.Nodes;
using Lumigo.TestKit.Aws;
using Lumigo.TestKit.Otlp;

namespace Lumigo.EndToEndTests.Sqs;

/// <summary>What the services answered and what was exported, and which belongs to which.</summary>
internal sealed class ConsumerTrace
{
    private const string AppScope = "orders";
    private const string ContextAttribute = "traceparent";

    private readonly Dictionary<string, List<ReceivedSpan>> _byRequest = [];
    private readonly Dictionary<string, ApiCall> _receiveOf = [];

    public ConsumerTrace(IReadOnlyList<ApiCall> calls, IReadOnlyList<ReceivedSpan> spans)
    {
        Calls = calls;
        Spans = spans;
        Steps = [.. spans.Where(one => one.Scope.Name == AppScope).Select(one => new LabelledStep(one.Span))];
        var requests = calls.Select(call => call.RequestId).ToHashSet();
        foreach (var one in spans.Where(one => one.Scope.Name != AppScope))
        {
            // Whatever the attribute with the request id is called.
            foreach (var id in one.Span.Attributes.Select(attribute => attribute.Value).OfType<string>().Distinct().Where(requests.Contains))
            {
                if (!_byRequest.TryGetValue(id, out var found))
                {
                    _byRequest[id] = found = [];
                }
                found.Add(one);
            }
        }
        foreach (var call in calls.Where(call => call is { Action: "ReceiveMessage", Error: null }))
        {
            foreach (var message in call.Messages)
            {
                _receiveOf[message.Id] = call;
            }
        }
    }

    public IReadOnlyList<ApiCall> Calls { get; }

    public IReadOnlyList<ReceivedSpan> Spans { get; }

    public IReadOnlyList<LabelledStep> Steps { get; }

    /// <summary>The calls to a pattern's queues and topics.</summary>
    public IEnumerable<ApiCall> CallsOf(ConsumptionPattern pattern) => Calls.Where(call => ConsumptionPattern.OfQueue(call.Target) == pattern);

    /// <summary>The spans that name a call's request id.</summary>
    public IReadOnlyList<ReceivedSpan> SpansOf(ApiCall call) => _byRequest.GetValueOrDefault(call.RequestId) ?? [];

    /// <summary>The receive that brought a message.</summary>
    public ApiCall? ReceiveOf(string messageId) => _receiveOf.GetValueOrDefault(messageId);

    /// <summary>The spans that an attribute's value points out: a request id or a URL.</summary>
    public IReadOnlyList<ReceivedSpan> SpansWith(string value) =>
        [.. Spans.Where(one => one.Scope.Name != AppScope && one.Span.Attributes.Any(attribute => attribute.Value is string text && text == value))];

    /// <summary>Trace and span id of the sender that a message carries itself or in the envelope of a topic; null without one.</summary>
    public static (string TraceId, string SpanId)? SenderOf(CarriedMessage message)
    {
        var context = message.Attributes.TryGetValue(ContextAttribute, out var attribute) ? attribute.Text
            : message.Body.StartsWith('{') ? (string?)JsonNode.Parse(message.Body)?["MessageAttributes"]?[ContextAttribute]?["Value"]
            : null;
        return context?.Split('-') is [_, var traceId, var spanId, _] ? (traceId, spanId) : null;
    }
}
