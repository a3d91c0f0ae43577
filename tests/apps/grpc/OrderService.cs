using System.Diagnostics;
using Grpc.Core;
using Shop;

/// <summary>The service.</summary>
internal sealed class OrderService : Orders.Base
{
    /// <summary>The application's own.</summary>
    public static readonly ActivitySource Source = new("Sample.Grpc");

    public override async Task<string> Place(string request, ServerCallContext context)
    {
        using var work = Source.StartActivity("placing");
        await Task.Yield();
        return "placed " + request;
    }

    public override Task<string> Refuse(string request, ServerCallContext context) => throw new RpcException(new Status(StatusCode.NotFound, "no such order"));

    public override Task<string> Break(string request, ServerCallContext context) => throw new InvalidOperationException("broken");

    public override Task<string> Retry(string request, ServerCallContext context) =>
        context.RequestHeaders.GetValue("grpc-previous-rpc-attempts") is { } attempts
            ? Task.FromResult($"after {attempts}")
            : throw new RpcException(new Status(StatusCode.Unavailable, "try again"));

    public override async Task Watch(string request, IServerStreamWriter<string> answers, ServerCallContext context)
    {
        for (var number = 1; number <= 3; number++)
        {
            await answers.WriteAsync($"{request} {number}");
            await Task.Delay(100, context.CancellationToken);
        }
    }

    public override async Task Wait(string request, IServerStreamWriter<string> answers, ServerCallContext context)
    {
        await answers.WriteAsync("waiting");
        await Task.Delay(TimeSpan.FromSeconds(20), context.CancellationToken);
    }

    public override async Task<string> Collect(IAsyncStreamReader<string> messages, ServerCallContext context)
    {
        using var work = Source.StartActivity("collecting");
        var all = new List<string>();
        await foreach (var message in messages.ReadAllAsync())
        {
            all.Add(message);
        }
        return string.Join(", ", all);
    }

    public override async Task Echo(IAsyncStreamReader<string> messages, IServerStreamWriter<string> answers, ServerCallContext context)
    {
        await foreach (var message in messages.ReadAllAsync())
        {
            await answers.WriteAsync(message == "break" ? throw new InvalidOperationException("broken") : "echo " + message);
        }
    }
}
