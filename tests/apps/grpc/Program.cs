// A gRPC service and its client in one process; every step is a span of its own, and what the application sees is written out:
//   grpc [listen-grpc|listen-all]
using System.Diagnostics;
using System.Net;
using Grpc.AspNetCore.Server;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

using var source = new ActivitySource("Sample.Grpc");
var told = new List<string>();
using var listener = args.Length > 0 ? Listen(args[0] == "listen-all") : null;
var builder = WebApplication.CreateBuilder();
builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
await using var app = builder.Build();
app.UseRouting();
app.MapGrpcService("shop.v1.Orders", new Dictionary<string, GrpcEndpoints.Method>
{
    ["Place"] = async (message, answer, _) =>
    {
        using var work = source.StartActivity("placing");
        await answer("placed " + message);
    },
    ["Watch"] = async (message, answer, cancellation) =>
    {
        for (var number = 1; number <= 3; number++)
        {
            await answer($"{message} {number}");
            await Task.Delay(100, cancellation);
        }
    },
    ["Wait"] = async (_, answer, cancellation) =>
    {
        await answer("waiting");
        await Task.Delay(TimeSpan.FromSeconds(20), cancellation);
    },
    ["Refuse"] = (_, _, _) => throw new RpcStatusException(5),
    ["Break"] = (_, _, _) => throw new InvalidOperationException("broken"),
}, new Dictionary<string, GrpcEndpoints.StreamingMethod>
{
    ["Collect"] = async (messages, answer, _) =>
    {
        using var work = source.StartActivity("collecting");
        var all = new List<string>();
        await foreach (var message in messages)
        {
            all.Add(message);
        }
        await answer(string.Join(", ", all));
    },
    ["Echo"] = async (messages, answer, _) =>
    {
        await foreach (var message in messages)
        {
            await answer(message == "break" ? throw new InvalidOperationException("broken") : "echo " + message);
        }
    },
});
await app.StartAsync();
var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
using var channel = GrpcChannel.ForAddress(address);
using var nowhere = GrpcChannel.ForAddress("http://127.0.0.1:1");

await Step("unary", () => channel.UnaryAsync("/shop.v1.Orders/Place", "apples"));
await Step("streaming", async () =>
{
    var answers = new List<string>();
    await foreach (var answer in channel.StreamingAsync("/shop.v1.Orders/Watch", "order"))
    {
        answers.Add(answer);
    }
    return string.Join(", ", answers);
});
await Step("refused", () => channel.UnaryAsync("/shop.v1.Orders/Refuse", ""));
await Step("broken", () => channel.UnaryAsync("/shop.v1.Orders/Break", ""));
await Step("unknown-method", () => channel.UnaryAsync("/shop.v1.Orders/Steal", ""));
await Step("deadline", async () =>
{
    await foreach (var answer in channel.StreamingAsync("/shop.v1.Orders/Wait", "", TimeSpan.FromMilliseconds(500)))
    {
        Console.WriteLine(answer);
    }
    return "";
});
await Step("cancelled", async () =>
{
    using var cancel = new CancellationTokenSource();
    await foreach (var answer in channel.StreamingAsync("/shop.v1.Orders/Wait", "", null, cancel.Token))
    {
        await cancel.CancelAsync();
    }
    return "";
});
await Step("client-streaming", async () =>
{
    using var call = channel.Stream("/shop.v1.Orders/Collect");
    foreach (var message in new[] { "apples", "pears", "plums" })
    {
        call.Write(message);
        await Task.Delay(100);
    }
    call.Complete();
    return await All(call);
});
await Step("duplex", async () =>
{
    using var call = channel.Stream("/shop.v1.Orders/Echo");
    var answers = new List<string>();
    call.Write("1");
    await foreach (var answer in call.ReadAllAsync())
    {
        // What the application does between messages is below its own span, not below the call.
        using var step = source.StartActivity("answer " + answer);
        answers.Add(answer);
        await Task.Delay(100);
        if (answers.Count == 3)
        {
            call.Complete();
        }
        else
        {
            call.Write($"{answers.Count + 1}");
        }
    }
    return string.Join(", ", answers);
});
await Step("duplex-broken", async () =>
{
    using var call = channel.Stream("/shop.v1.Orders/Echo");
    call.Write("one");
    call.Write("break");
    return await All(call);
});
await Step("duplex-deadline", async () =>
{
    using var call = channel.Stream("/shop.v1.Orders/Echo", TimeSpan.FromMilliseconds(500));
    call.Write("one");
    return await All(call);
});
await Step("duplex-cancelled", async () =>
{
    using var cancel = new CancellationTokenSource();
    using var call = channel.Stream("/shop.v1.Orders/Echo", null, cancel.Token);
    call.Write("one");
    await foreach (var answer in call.ReadAllAsync())
    {
        await cancel.CancelAsync();
    }
    return "";
});
await Step("duplex-disposed", async () =>
{
    var call = channel.Stream("/shop.v1.Orders/Echo");
    call.Write("one");
    await foreach (var answer in call.ReadAllAsync())
    {
        // Left before its end.
        call.Dispose();
        return answer;
    }
    return "";
});
await Step("unreachable", () => nowhere.UnaryAsync("/shop.v1.Orders/Place", ""));
await app.StopAsync();
lock (told)
{
    // Client and server end at once; their order is nobody's.
    told.Order(StringComparer.Ordinal).ToList().ForEach(Console.WriteLine);
}

static async Task<string> All(GrpcStream call)
{
    var answers = new List<string>();
    await foreach (var answer in call.ReadAllAsync())
    {
        answers.Add(answer);
    }
    return string.Join(", ", answers);
}

async Task Step(string name, Func<Task<string>> work)
{
    using var step = source.StartActivity("step " + name);
    try
    {
        Console.WriteLine($"{name}: {await work()}");
    }
    catch (RpcException exception)
    {
        Console.WriteLine($"{name}: status {exception.Status}");
    }
}

// When a deadline is over, the service sees its own clock or the client leaving, whichever comes first.
static string Status(Activity span, string value) => span.Kind == ActivityKind.Server && value is ("1" or "4") ? "1 or 4" : value;

// What a listener of the application's own is told; ids and ports differ from run to run.
ActivityListener Listen(bool all)
{
    var own = new ActivityListener
    {
        ShouldListenTo = one => one.Name is "Grpc.Net.Client" or "Sample.Grpc" || (all && one.Name is "System.Net.Http" or "Microsoft.AspNetCore"),
        Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        ActivityStopped = span =>
        {
            lock (told)
            {
                told.Add($"told {span.Source.Name} {span.DisplayName} {span.Status} below {(span.Source.Name == "Sample.Grpc" ? "" : span.Parent?.OperationName)} own id {span.SpanId != span.ParentSpanId} "
                    + string.Join(' ', span.TagObjects.Where(tag => tag.Key.StartsWith("grpc", StringComparison.Ordinal)).Select(tag => $"{tag.Key}={Status(span, $"{tag.Value}")}")));
            }
        },
    };
    ActivitySource.AddActivityListener(own);
    return own;
}
