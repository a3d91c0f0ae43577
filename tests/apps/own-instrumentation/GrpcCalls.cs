using System.Diagnostics;
using System.Net;
using global::Grpc.Core;
using global::Grpc.Net.Client;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using OpenTelemetry.Instrumentation.GrpcNetClient;
using OpenTelemetry.Trace;
using Shop;
using Status = global::Grpc.Core.Status;
using StatusCode = global::Grpc.Core.StatusCode;

namespace OwnInstrumentation;

/// <summary>A client, and the service it calls.</summary>
internal sealed class GrpcCalls : Library
{
    public GrpcCalls(TracerProviderBuilder building)
    {
        building.AddSource(CallListener.SourceName).AddLegacySource(CallListener.ActivityName);
        DiagnosticListener.AllListeners.Subscribe(new CallListener());
    }

    public override async Task UseAsync(string connection, Step step)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Logging.ClearProviders();
        builder.Services.AddGrpc();
        await using WebApplication app = builder.Build();
        app.MapGrpcService<OrderService>();
        await app.StartAsync();
        using GrpcChannel channel = GrpcChannel.ForAddress(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        CallInvoker orders = channel.CreateCallInvoker();
        await step("place", async () => await orders.AsyncUnaryCall(Orders.Place, null, default, "apples"));
        await step("refused", async () => await orders.AsyncUnaryCall(Orders.Refuse, null, default, ""));
        await app.StopAsync();
    }

    private sealed class OrderService : Orders.Base
    {
        public override Task<string> Place(string request, ServerCallContext context) => Task.FromResult("placed " + request);

        public override Task<string> Refuse(string request, ServerCallContext context) => throw new RpcException(new Status(StatusCode.NotFound, "no such order"));
    }
}
