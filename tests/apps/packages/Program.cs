// A program that uses Lumigo's packages:
//   packages tag SERVICES_URL STEP...   with the API alone
//   packages start SERVICES_URL         activates Lumigo, without a host
//   packages host SERVICES_URL          activates Lumigo in a web service, which runs until it is told to end
//   packages plugin SERVICES_URL        as OpenTelemetry .NET Automatic Instrumentation activates its plugin
using System.Diagnostics;
using Amazon.SQS;
using Lumigo.OpenTelemetry;
using Lumigo.OpenTelemetry.Api;
using OpenTelemetry;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

var services = args[1];
var marking = new Marking();

if (args[0] == "tag")
{
    Console.WriteLine(string.Join(' ', args[2..]));
    await Tagging.Run(services, args[2..]);
    return;
}

if (args[0] == "start")
{
    // Before anybody listens.
    var early = Work.Source.StartActivity("early");
    LumigoOpenTelemetry.Start(builder => builder
        .ConfigureResource(resource => resource.AddAttributes([new("sample.owner", "team-a"), new("sample.password", "hidden")]))
        .AddProcessor(marking));
    early?.Dispose();
    await Work.Run(services);
    Console.WriteLine($"flushed: {LumigoOpenTelemetry.TracerProvider!.ForceFlush(20_000)}");
    using (Work.Source.StartActivity("last"))
    {
    }
    return;
}

if (args[0] == "plugin")
{
    using (UpstreamAgent.Start("Lumigo.OpenTelemetry.LumigoPlugin, Lumigo.OpenTelemetry", Work.Source.Name, "System.Net.Http"))
    {
        await Work.Run(services);
    }
    return;
}

var web = WebApplication.CreateBuilder(args[2..]);
web.Logging.ClearProviders();
web.Services.AddLumigo().AddLumigo();
web.Services.ConfigureOpenTelemetryTracerProvider(builder => builder
    .ConfigureResource(resource => resource.AddAttributes([new("sample.owner", "team-a")]))
    .AddProcessor(marking));
var app = web.Build();
app.MapGet("/work", async () =>
{
    await Work.Run(services);
    return "done";
});
app.MapGet("/healthz", () => "healthy");
await app.StartAsync();
Console.WriteLine($"listening on {app.Urls.First()}");
await app.WaitForShutdownAsync();
await app.DisposeAsync();

/// <summary>What the program does.</summary>
internal static class Work
{
    public static readonly ActivitySource Source = new("Sample.Manual", "2.0");

    public static async Task Run(string services)
    {
        using var http = new HttpClient();
        using var sqs = new AmazonSQSClient("key", "secret", new AmazonSQSConfig { ServiceURL = services, AuthenticationRegion = "us-east-1" });
        using var work = Source.StartActivity("work");
        work?.SetTag("password", "hidden").SetTag("long", new string('x', 3000));
        LumigoTracing.AddExecutionTag("customer", "c1");
        using (Source.StartActivity("step"))
        {
        }
        await http.GetStringAsync(services + "/ping/work");
        var queue = await sqs.CreateQueueAsync("work");
        await sqs.SendMessageAsync(queue.QueueUrl, "one");
        var received = await sqs.ReceiveMessageAsync(queue.QueueUrl);
        foreach (var message in received.Messages)
        {
            using var handled = Source.StartActivity("handled");
        }
    }
}

/// <summary>A processor of the application's own.</summary>
internal sealed class Marking : BaseProcessor<Activity>
{
    public override void OnEnd(Activity data) => data.SetTag("sample.marked", true);
}
