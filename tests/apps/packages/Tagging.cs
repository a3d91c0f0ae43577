using System.Diagnostics;
using Amazon.SQS;
using Amazon.SQS.Model;
using Lumigo.OpenTelemetry.Api;
using OpenTelemetry.Trace;

/// <summary>Tells Lumigo about its work, step by step.</summary>
internal static class Tagging
{
    public static async Task Run(string services, IEnumerable<string> steps)
    {
        using var source = new ActivitySource("Sample.Tagging");
        using var sqs = new AmazonSQSClient("key", "secret", new AmazonSQSConfig { ServiceURL = services, AuthenticationRegion = "us-east-1" });
        using var http = new HttpClient();
        foreach (var step in steps)
        {
            switch (step)
            {
                case "raw":
                    using (source.StartActivity("raw"))
                    {
                        Activity.Current?.SetTag("lumigo.execution_tags.number", 17).SetTag("lumigo.execution_tags.share", 0.5)
                            .SetTag("lumigo.execution_tags.flag", true).SetTag("lumigo.execution_tags.texts", new[] { "a", "b" })
                            .SetTag("lumigo.execution_tags.numbers", new[] { 1, 2 }).SetTag("lumigo.execution_tags.over", "first")
                            .SetTag("lumigo.execution_tags.over", 2);
                        Tracer.CurrentSpan.SetAttribute("lumigo.execution_tags.sdk_text", "text");
                        Tracer.CurrentSpan.SetAttribute("lumigo.execution_tags.sdk_number", 3);
                        Tracer.CurrentSpan.SetAttribute("lumigo.execution_tags.sdk_flags", [true, false]);
                        Tracer.CurrentSpan.SetAttribute("lumigo.execution_tags.sdk_over", 1.5);
                        Tracer.CurrentSpan.SetAttribute("lumigo.execution_tags.sdk_over", "second");
                        Tracer.CurrentSpan.AddEvent("raw error", new SpanAttributes([new("lumigo.type", "RawError")]));
                    }
                    break;

                case "flow":
                    using (source.StartActivity("flow"))
                    {
                        using (source.StartActivity("before"))
                        {
                        }
                        LumigoTracing.AddExecutionTags([new("customer", "c1"), new("items", new[] { 1, 2, 3 }), new("vip", true)]);
                        LumigoTracing.AddExecutionTag("only_here", "yes", ExecutionTagScope.CurrentSpan);
                        LumigoTracing.AddProgrammaticError("payment refused", "PaymentError");
                        using (source.StartActivity("inner"))
                        {
                            LumigoTracing.AddExecutionTag("customer", "c2");
                            await Task.Run(() => source.StartActivity("innermost")?.Dispose());
                            Activity.Current?.SetTag("lumigo.execution_tags.vip", false);
                        }
                        await http.GetStringAsync(services + "/ping/flow");
                        await sqs.CreateQueueAsync("flow");
                    }
                    using (source.StartActivity("after"))
                    {
                    }
                    break;

                case "messages":
                    var queue = await sqs.CreateQueueAsync("messages");
                    await sqs.SendMessageAsync(queue.QueueUrl, "one");
                    var received = await sqs.ReceiveMessageAsync(new ReceiveMessageRequest { QueueUrl = queue.QueueUrl, MaxNumberOfMessages = 10 });
                    foreach (var message in received.Messages)
                    {
                        Activity.Current?.SetTag("lumigo.execution_tags.raw_body", message.Body).SetTag("lumigo.execution_tags.raw_flags", new[] { true });
                        Tracer.CurrentSpan.SetAttribute("lumigo.execution_tags.sdk_number", 4);
                        Tracer.CurrentSpan.SetAttribute("lumigo.execution_tags.sdk_number", 5);
                        LumigoTracing.AddExecutionTag("message", message.Body);
                        using (source.StartActivity("handled"))
                        {
                        }
                    }
                    break;

                case "too-much":
                    using (source.StartActivity("too-much"))
                    {
                        for (var round = 0; round < 3; round++)
                        {
                            LumigoTracing.AddExecutionTag("dotted.key", round);
                            LumigoTracing.AddExecutionTag("long", new string('x', 100));
                        }
                    }
                    break;

                case "observe":
                    LumigoTracing.ObserveSpans(
                        span => span.SetTag("observed.start", span.OperationName),
                        span => { span.SetTag("observed.end", span.Duration > TimeSpan.Zero); throw new InvalidOperationException("in a callback"); });
                    using (source.StartActivity("observed"))
                    {
                        await sqs.CreateQueueAsync("observed");
                    }
                    break;

                case "flush-and-hang":
                    var sent = LumigoTracing.ForceFlush(TimeSpan.FromSeconds(20));
                    Console.WriteLine($"flushed: {sent}");
                    Thread.Sleep(Timeout.Infinite);
                    break;
            }
        }
    }
}
