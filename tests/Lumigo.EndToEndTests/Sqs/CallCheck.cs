using Lumigo.TestKit.Aws;
using Lumigo.TestKit.Otlp;

namespace Lumigo.EndToEndTests.Sqs;

/// <summary>Compares the spans of API calls with the calls the services answered.</summary>
internal static class CallCheck
{
    private const int MostAttributes = 10;
    private const string Throttling = "ThrottlingException";
    private static readonly string[] Sends = ["SendMessage", "SendMessageBatch", "Publish", "PublishBatch"];
    private static readonly ulong ClockTolerance = (ulong)TimeSpan.FromMilliseconds(5).TotalNanoseconds;

    /// <summary>A line for each difference.</summary>
    public static IEnumerable<string> Differences(ConsumerTrace trace, IEnumerable<ApiCall> calls)
    {
        foreach (var call in calls)
        {
            var spans = trace.SpansOf(call);
            if (call is { Action: "ReceiveMessage", Error: null, Messages.Count: 0 })
            {
                if (spans.Count > 0)
                {
                    yield return $"{spans.Count} spans of an empty poll";
                }
                continue;
            }
            if (call.Error == Throttling)
            {
                // Attempts of a call that succeeds in the end.
                continue;
            }
            if (spans.Count != 1)
            {
                yield return $"{spans.Count} spans of a {call.Action}{(call.Error is null ? "" : " that failed")}";
                continue;
            }
            foreach (var difference in Of(trace, call, spans[0].Span))
            {
                yield return $"{call.Action}: {difference}";
            }
        }
    }

    private static IEnumerable<string> Of(ConsumerTrace trace, ApiCall call, Span span)
    {
        if (!span.Name.EndsWith("." + call.Action, StringComparison.Ordinal) || span.Kind != SpanKind.Client)
        {
            yield return $"its span is {span.Kind} '{span.Name}'";
        }
        if ((span.Status.Code == StatusCode.Error) != (call.Error is not null))
        {
            yield return $"status {span.Status.Code} for {call.Error ?? "success"}";
        }
        if (Sends.Contains(call.Action))
        {
            foreach (var message in call.Messages.Where(message => message.Attributes.Count < MostAttributes))
            {
                if (ConsumerTrace.SenderOf(message) != (span.TraceId, span.SpanId))
                {
                    yield return $"message {message.Body} carries {ConsumerTrace.SenderOf(message)?.SpanId ?? "nothing"}, not {span.SpanId}";
                }
            }
        }
        if (call is not { Action: "ReceiveMessage", Error: null })
        {
            yield break;
        }

        var around = trace.Steps.FirstOrDefault(step => step.Around.Any(id => call.Messages.Any(message => message.Id == id)))?.Span.SpanId ?? "";
        if (span.ParentSpanId != around)
        {
            yield return $"its parent is '{span.ParentSpanId}', not '{around}'";
        }
        var senders = call.Messages.Select(ConsumerTrace.SenderOf).OfType<(string TraceId, string SpanId)>().Distinct().Order().ToList();
        var links = span.Links.Select(link => (link.TraceId, link.SpanId)).Distinct().Order().ToList();
        if (!senders.SequenceEqual(links))
        {
            yield return $"links to [{string.Join(' ', links)}], not [{string.Join(' ', senders)}]";
        }
        var first = trace.Steps.Where(step => step.Expected is [var only] && call.Messages.Any(message => only == "message:" + message.Id))
            .Select(step => step.Span.StartTimeUnixNano).DefaultIfEmpty(ulong.MaxValue - ClockTolerance).Min();
        if (span.EndTimeUnixNano > first + ClockTolerance || span.EndTimeUnixNano <= span.StartTimeUnixNano)
        {
            yield return $"it lasts {span.Duration.TotalMilliseconds} ms and ends {(double)((long)span.EndTimeUnixNano - (long)first) / 1e6} ms after the handling began";
        }
    }
}
