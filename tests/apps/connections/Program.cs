// A web service whose connections live on after the answer: web sockets, server-sent events, SignalR. It also calls itself, as a client of all of them.
using System.Diagnostics;
using System.Net;
using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.SignalR;

var builder = WebApplication.CreateBuilder(args);
builder.WebHost.ConfigureKestrel(options =>
{
    options.Listen(IPAddress.Loopback, 0);
    options.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
});
builder.Services.AddSignalR();
var app = builder.Build();
var client = new HttpClient();
List<string> addresses = [];

app.UseWebSockets();
app.UseRouting();
app.MapHub<Greeter>("/hub");

app.Map("/socket", async context =>
{
    using var socket = await context.WebSockets.AcceptWebSocketAsync();
    while (await Receive(socket) is { } text)
    {
        using (Work.Source.StartActivity("message " + text))
        {
            await socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, context.RequestAborted);
        }
        if (text == "boom")
        {
            throw new InvalidOperationException("boom");
        }
    }
    await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
});

app.MapGet("/events", async (HttpContext context, int count) =>
{
    context.Response.ContentType = "text/event-stream";
    for (var number = 1; number <= count; number++)
    {
        await context.Response.WriteAsync($"data: {number}\n\n");
        await context.Response.Body.FlushAsync();
        await Task.Delay(200, context.RequestAborted);
    }
});

app.MapGet("/listen", async () =>
{
    using var response = await client.GetAsync(addresses[0] + "/events?count=3", HttpCompletionOption.ResponseHeadersRead);
    using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
    using (Work.Source.StartActivity("reading"))
    {
        return await reader.ReadToEndAsync();
    }
});

app.MapGet("/dial", async (int http) =>
{
    using var socket = new ClientWebSocket();
    if (http == 2)
    {
        socket.Options.HttpVersion = HttpVersion.Version20;
        socket.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
    }
    using var handler = new SocketsHttpHandler();
    using var invoker = new HttpMessageInvoker(handler);
    await socket.ConnectAsync(new Uri(addresses[http - 1].Replace("http", "ws") + "/socket"), invoker, CancellationToken.None);
    await socket.SendAsync("hello"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
    var answer = await Receive(socket);
    await Task.Delay(300);
    await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
    return answer;
});

app.MapPost("/orders", (HttpContext context) =>
{
    context.Response.Headers["X-Order"] = "42 \"large\"";
    context.Response.Headers["X-Api-Key"] = "response-key-1";
    context.Response.Headers.Append("X-Flavour", "sweet");
    context.Response.Headers.Append("X-Flavour", "sour");
    return Results.Text("taken");
});

app.MapGet("/order", async () =>
{
    using var request = new HttpRequestMessage(HttpMethod.Post, addresses[0] + "/orders") { Content = new StringContent("apples", Encoding.UTF8, "text/plain") };
    request.Headers.Add("X-Flavour", ["sweet", "sour"]);
    request.Headers.Add("Authorization", "Bearer request-token-1");
    request.Headers.TryAddWithoutValidation("X-Api-Key", "request-key-1");
    request.Headers.TryAddWithoutValidation("If-Match", "not valid");
    using var response = await client.SendAsync(request);
    return await response.Content.ReadAsStringAsync();
});

app.Lifetime.ApplicationStarted.Register(() =>
{
    addresses.AddRange(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses);
    Console.WriteLine($"listening on {addresses[0]}");
});
app.Run();

static async Task<string?> Receive(WebSocket socket)
{
    var buffer = new byte[1024];
    try
    {
        var received = await socket.ReceiveAsync(buffer, CancellationToken.None);
        return received.MessageType == WebSocketMessageType.Close ? null : Encoding.UTF8.GetString(buffer, 0, received.Count);
    }
    catch (WebSocketException)
    {
        return null;
    }
}

internal static class Work
{
    public static readonly ActivitySource Source = new("Sample.Connections");
}

internal sealed class Greeter : Hub
{
    public string Hello(string name)
    {
        using (Work.Source.StartActivity("greeting"))
        {
            return $"hello {name}";
        }
    }

    public string Fail() => throw new InvalidOperationException("no greeting today");
}
