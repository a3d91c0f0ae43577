using Amazon.SQS;
using Amazon.SimpleNotificationService;
using SqsConsumer;
using SqsConsumer.Patterns;

// sqs-consumer URL [--list | PATTERN...]: runs ways of consuming messages, all of them without a name.
var url = args[0];
var config = new AmazonSQSConfig { ServiceURL = url, AuthenticationRegion = "us-east-1", MaxErrorRetry = 5 };
using var sqs = new AmazonSQSClient("key", "secret", config);
using var sns = new AmazonSimpleNotificationServiceClient("key", "secret", new AmazonSimpleNotificationServiceConfig { ServiceURL = url, AuthenticationRegion = "us-east-1" });
using var http = new HttpClient();
Topics.Client = sns;

Pattern[] all =
[
    .. Foreach.All, .. Loops.All, .. LoopExits.All, .. Elements.All, .. Linq.All, .. Concurrent.All, .. Methods.All, .. Iterators.All, .. Containers.All,
    .. Walks.All, .. Handovers.All, .. Surroundings.All, .. Calls.All, .. Polls.All, .. Topics.All, .. Hosts.All, .. Designs.All, .. Workers.All,
    .. Pipelines.All, .. Corners.All, .. Members.All, .. Holders.All,
];
var names = args.Skip(1).ToList();
if (names is ["--list"])
{
    foreach (var pattern in all)
    {
        Console.WriteLine($"{pattern.Name}\t{pattern.Title}");
    }
    return 0;
}
var chosen = names.Count == 0 ? all : [.. names.Select(name => all.Concat(Endings.All).Append(Endings.Long).Single(pattern => pattern.Name == name))];
foreach (var pattern in chosen)
{
    Step.Pattern = pattern.Name;
    var queue = await sqs.CreateQueueAsync(pattern.Name);
    await Queues.Fill(sqs, queue.QueueUrl, Enumerable.Range(1, pattern.Messages).Select(number => $"m{number:d2}"));
    var work = new Work(sqs, http, url, queue.QueueUrl);
    await pattern.Run(work);
    Step.Apart("after the handling method returned");
    work.Say(work.Handled);
}
return 0;
