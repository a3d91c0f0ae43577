using System.Diagnostics;
using System.Net;
using global::Grpc.AspNetCore.Server;
using global::Grpc.Net.Client;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using OpenTelemetry.Instrumentation.GrpcNetClient;
using OpenTelemetry.Trace;

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
        await using WebApplication app = builder.Build();
        app.UseRouting();
        app.MapGrpcService("shop.v1.Orders", new Dictionary<string, GrpcEndpoints.Method>
        {
            ["Place"] = async (message, answer, _) => await answer("placed " + message),
            ["Refuse"] = (_, _, _) => throw new RpcStatusException(5),
        }, new Dictionary<string, GrpcEndpoints.StreamingMethod>());
        await app.StartAsync();
        using GrpcChannel channel = GrpcChannel.ForAddress(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        await step("place", () => channel.UnaryAsync("/shop.v1.Orders/Place", "apples"));
        await step("refused", () => channel.UnaryAsync("/shop.v1.Orders/Refuse", ""));
        await app.StopAsync();
    }
}
