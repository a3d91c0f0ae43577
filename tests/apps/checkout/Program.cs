// A service that does the same for every request, in every way spans come about: it works, asks another service, searches by a library, queues a message, and goes on
// after it has answered. STOCK_URL and QUEUE_URL say where to; GET /done waits until everything is done.
using System.Diagnostics;
using Amazon.Runtime;
using Amazon.SQS;
using Amazon.SQS.Model;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

var stockUrl = Environment.GetEnvironmentVariable("STOCK_URL");
var queueUrl = Environment.GetEnvironmentVariable("QUEUE_URL")!;
using var source = new ActivitySource("Sample.Checkout");
using var library = new ActivitySource("Sample.SearchLibrary");
using var client = new HttpClient();
using var sqs = new AmazonSQSClient(
    new BasicAWSCredentials("key", "secret"), new AmazonSQSConfig { ServiceURL = new Uri(queueUrl).GetLeftPart(UriPartial.Authority), AuthenticationRegion = "eu-west-1" });
var afterwards = new List<Task>();

var app = WebApplication.CreateBuilder(args).Build();
app.MapGet("/done", async () => await Task.WhenAll(afterwards));
app.MapGet("/{name}", async (string name, HttpRequest request) =>
{
    using (var price = source.StartActivity("price"))
    {
        price?.SetTag("price.of", name);
        using var response = await client.GetAsync($"{stockUrl}?of={name}");
    }
    using (library.StartActivity("search", ActivityKind.Client, parentId: null, tags: [new("url.full", $"http://search.example/find?of={name}")]))
    using (library.StartActivity("parse"))
    {
    }
    await sqs.SendMessageAsync(new SendMessageRequest(queueUrl, request.Headers["X-Note"].FirstOrDefault() ?? name));

    var context = Activity.Current?.Context ?? default;
    var answered = new TaskCompletionSource();
    afterwards.Add(Task.Run(async () =>
    {
        await answered.Task;
        await Task.Delay(50);
        using (source.StartActivity("afterwards"))
        {
        }
    }));
    using (ExecutionContext.SuppressFlow())
    {
        afterwards.Add(Task.Run(() => source.StartActivity("known by its id", ActivityKind.Internal, context)?.Dispose()));
    }
    _ = Task.Run(answered.SetResult);
    return name;
});
app.Lifetime.ApplicationStarted.Register(() =>
    Console.WriteLine($"listening on {app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()} ."));
app.Run();
