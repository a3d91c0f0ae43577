using System.Collections.Concurrent;
using Amazon.SQS;
using Amazon.SQS.Model;

namespace SqsConsumer;

/// <summary>What a way of consuming has to work with.</summary>
internal sealed class Work(IAmazonSQS sqs, HttpClient http, string baseUrl, string queueUrl)
{
    private readonly ConcurrentQueue<string> _handled = new();

    public IAmazonSQS Sqs => sqs;

    public HttpClient Http => http;

    public string QueueUrl => queueUrl;

    public string PingUrl(string what) => $"{baseUrl}/ping/{what}";

    /// <summary>A new request for everything the queue has.</summary>
    public ReceiveMessageRequest Request => new() { QueueUrl = queueUrl, MaxNumberOfMessages = 10 };

    /// <summary>Notes that a message was handled.</summary>
    public void Done(string body) => _handled.Enqueue(body);

    /// <summary>What was handled, whatever the order.</summary>
    public string Handled => string.Join(' ', _handled.Order(StringComparer.Ordinal));

    /// <summary>Writes a line of output.</summary>
    public void Say(string text) => Console.WriteLine($"{Step.Pattern}: {text}");

    /// <summary>A further queue with messages.</summary>
    public async Task<string> OtherQueue(string suffix, params string[] bodies)
    {
        var name = queueUrl[(queueUrl.LastIndexOf('/') + 1)..] + "-" + suffix;
        var created = await sqs.CreateQueueAsync(name);
        await Queues.Fill(sqs, created.QueueUrl, bodies);
        return created.QueueUrl;
    }
}
