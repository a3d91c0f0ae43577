// A gRPC service and its client in one process; every step is a span of its own, and what the application sees is written out:
//   grpc [listen-grpc|listen-all]
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Configuration;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Shop;

const string Timeout = "grpc-timeout";
var source = OrderService.Source;
var told = new List<string>();
using var listener = args.Length > 0 ? Listen(args[0] == "listen-all") : null;
var builder = WebApplication.CreateBuilder();
builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
builder.Services.AddGrpc();
await using var app = builder.Build();
app.MapGrpcService<OrderService>();
await app.StartAsync();
var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
using var channel = GrpcChannel.ForAddress(address);
using var nowhere = GrpcChannel.ForAddress("http://127.0.0.1:1");
using var retrying = GrpcChannel.ForAddress(address, new GrpcChannelOptions { ServiceConfig = Retrying() });
using var balanced = GrpcChannel.ForAddress($"dns:///localhost:{new Uri(address).Port}", new GrpcChannelOptions { Credentials = ChannelCredentials.Insecure });

// Client and server each look at their own clock when a deadline is over. Here one of them is not told of it, so that it is always the other that ends the call.
using var onClientsClock = Through(headers => headers.Remove(Timeout));
using var onServersClock = Through(headers => headers.Add(Timeout, "1000m"));
var orders = channel.CreateCallInvoker();

await Step("unary", () => Unary(orders, Orders.Place, "apples"));
await Step("blocking", () => Task.FromResult(orders.BlockingUnaryCall(Orders.Place, null, default, "pears")));
await Step("streaming", async () =>
{
    using var call = orders.AsyncServerStreamingCall(Orders.Watch, null, default, "order");
    return await All(call.ResponseStream);
});
await Step("refused", () => Unary(orders, Orders.Refuse, ""));
await Step("broken", () => Unary(orders, Orders.Break, ""));
await Step("unknown-method", () => Unary(orders, Orders.Steal, ""));
await Step("deadline", () => Wait(onClientsClock, Within(1000)));
await Step("server-deadline", () => Wait(onServersClock, default));
await Step("expired", () => Unary(orders, Orders.Place, "", Within(-500)));
await Step("cancelled", async () =>
{
    using var cancel = new CancellationTokenSource();
    using var call = orders.AsyncServerStreamingCall(Orders.Wait, null, new CallOptions(cancellationToken: cancel.Token), "");
    await foreach (var answer in call.ResponseStream.ReadAllAsync())
    {
        await cancel.CancelAsync();
    }
    return "";
});
await Step("client-streaming", async () =>
{
    using var call = orders.AsyncClientStreamingCall(Orders.Collect, null, default);
    foreach (var message in new[] { "apples", "pears", "plums" })
    {
        await call.RequestStream.WriteAsync(message);
        await Task.Delay(100);
    }
    await call.RequestStream.CompleteAsync();
    return await call;
});
await Step("duplex", async () =>
{
    using var call = orders.AsyncDuplexStreamingCall(Orders.Echo, null, default);
    var answers = new List<string>();
    await call.RequestStream.WriteAsync("1");
    await foreach (var answer in call.ResponseStream.ReadAllAsync())
    {
        // What the application does between messages is below its own span, not below the call.
        using var step = source.StartActivity("answer " + answer);
        answers.Add(answer);
        await Task.Delay(100);
        if (answers.Count == 3)
        {
            await call.RequestStream.CompleteAsync();
        }
        else
        {
            await call.RequestStream.WriteAsync($"{answers.Count + 1}");
        }
    }
    return string.Join(", ", answers);
});
await Step("duplex-broken", async () =>
{
    using var call = orders.AsyncDuplexStreamingCall(Orders.Echo, null, default);
    await call.RequestStream.WriteAsync("one");
    await call.RequestStream.WriteAsync("break");
    return await All(call.ResponseStream);
});
await Step("duplex-deadline", async () =>
{
    // On the client's clock only: a server that has waited long enough ends the answer and resets the stream, and which of them the client sees first varies.
    using var call = onClientsClock.CreateCallInvoker().AsyncDuplexStreamingCall(Orders.Echo, null, Within(1000));
    await call.RequestStream.WriteAsync("one");
    return await All(call.ResponseStream);
});
await Step("duplex-cancelled", async () =>
{
    using var cancel = new CancellationTokenSource();
    using var call = orders.AsyncDuplexStreamingCall(Orders.Echo, null, new CallOptions(cancellationToken: cancel.Token));
    await call.RequestStream.WriteAsync("one");
    await foreach (var answer in call.ResponseStream.ReadAllAsync())
    {
        await cancel.CancelAsync();
    }
    return "";
});
await Step("duplex-disposed", async () =>
{
    var call = orders.AsyncDuplexStreamingCall(Orders.Echo, null, default);
    await call.RequestStream.WriteAsync("one");
    await foreach (var answer in call.ResponseStream.ReadAllAsync())
    {
        // Left before its end.
        call.Dispose();
        return answer;
    }
    return "";
});
await Step("retried", () => Unary(retrying.CreateCallInvoker(), Orders.Retry, ""));
await Step("balanced", () => Unary(balanced.CreateCallInvoker(), Orders.Place, "plums"));
await Step("unreachable", () => Unary(nowhere.CreateCallInvoker(), Orders.Place, ""));
await app.StopAsync();
lock (told)
{
    // Client and server end at once; their order is nobody's.
    told.Order(StringComparer.Ordinal).ToList().ForEach(Console.WriteLine);
}

static async Task<string> Unary(CallInvoker invoker, Method<string, string> method, string message, CallOptions options = default) =>
    await invoker.AsyncUnaryCall(method, null, options, message);

static async Task<string> All(IAsyncStreamReader<string> answers)
{
    var all = new List<string>();
    await foreach (var answer in answers.ReadAllAsync())
    {
        all.Add(answer);
    }
    return string.Join(", ", all);
}

static async Task<string> Wait(GrpcChannel through, CallOptions options)
{
    using var call = through.CreateCallInvoker().AsyncServerStreamingCall(Orders.Wait, null, options, "");
    await foreach (var answer in call.ResponseStream.ReadAllAsync())
    {
        Console.WriteLine(answer);
    }
    return "";
}

static CallOptions Within(int milliseconds) => new(deadline: DateTime.UtcNow.AddMilliseconds(milliseconds));

static ServiceConfig Retrying()
{
    var policy = new RetryPolicy
    {
        MaxAttempts = 3,
        InitialBackoff = TimeSpan.FromMilliseconds(10),
        MaxBackoff = TimeSpan.FromMilliseconds(10),
        BackoffMultiplier = 1,
        RetryableStatusCodes = { StatusCode.Unavailable },
    };
    return new ServiceConfig { MethodConfigs = { new MethodConfig { Names = { MethodName.Default }, RetryPolicy = policy } } };
}

GrpcChannel Through(Action<HttpRequestHeaders> change) =>
    GrpcChannel.ForAddress(address, new GrpcChannelOptions { HttpHandler = new ChangedHeaders(change) });

async Task Step(string name, Func<Task<string>> work)
{
    using var step = source.StartActivity("step " + name);
    try
    {
        Console.WriteLine($"{name}: {await work()}");
    }
    catch (RpcException exception)
    {
        Console.WriteLine($"{name}: status {(int)exception.StatusCode}");
    }
}

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
                    + string.Join(' ', span.TagObjects.Where(tag => tag.Key.StartsWith("grpc", StringComparison.Ordinal)).Select(tag => $"{tag.Key}={tag.Value}")));
            }
        },
    };
    ActivitySource.AddActivityListener(own);
    return own;
}
