using System.Threading.Channels;
using Amazon.SQS;
using Amazon.SQS.Model;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace SqsConsumer.Patterns;

/// <summary>Consumers in a host.</summary>
internal static class Hosts
{
    public static IEnumerable<Pattern> All =>
    [
        new("background-service", "a `BackgroundService` that polls until the host stops", work => Run<Poller>(work), 12),
        new("background-service-scoped", "the same with a handler from a scope for each message", work => Run<ScopedPoller>(work), 5),
        new("background-service-channel", "a polling service and a handling service with a channel between", RunPair, 12),
    ];

    private static async Task Run<TService>(Work work)
        where TService : class, IHostedService
    {
        await RunHost(work, services => services.AddHostedService<TService>());
        Step.Apart("after the host stopped");
    }

    private static async Task RunPair(Work work)
    {
        await RunHost(work, services => services.AddSingleton(Channel.CreateBounded<Message>(4)).AddHostedService<Reader>().AddHostedService<Writer>());
        Step.Apart("after the host stopped");
    }

    private static async Task RunHost(Work work, Action<IServiceCollection> add)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(work).AddSingleton(work.Sqs).AddScoped<OrderHandler>();
        add(builder.Services);
        using var host = builder.Build();
        await host.RunAsync();
    }

    private static ReceiveMessageRequest LongPoll(Work work) => new() { QueueUrl = work.QueueUrl, MaxNumberOfMessages = 5, WaitTimeSeconds = 1 };

    private sealed class OrderHandler(Work work)
    {
        public async Task HandleAsync(Message message, CancellationToken cancellation)
        {
            await Task.Delay(1, cancellation);
            Step.For(message.MessageId, "in the scoped handler");
            work.Done(message.Body);
        }
    }

    private sealed class Poller(IAmazonSQS sqs, Work work, IHostApplicationLifetime lifetime) : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                var response = await sqs.ReceiveMessageAsync(LongPoll(work), stoppingToken);
                if (response.Messages is not { Count: > 0 })
                {
                    Step.Apart("after the empty poll");
                    lifetime.StopApplication();
                    return;
                }
                foreach (var message in response.Messages)
                {
                    Step.For(message.MessageId, "in the service's loop");
                    await sqs.DeleteMessageAsync(work.QueueUrl, message.ReceiptHandle, stoppingToken);
                    Step.For(message.MessageId, "after the delete");
                    work.Done(message.Body);
                }
                Step.Apart("after the service's loop");
            }
        }
    }

    private sealed class ScopedPoller(IAmazonSQS sqs, Work work, IServiceScopeFactory scopes, IHostApplicationLifetime lifetime) : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            var response = await sqs.ReceiveMessageAsync(LongPoll(work), stoppingToken);
            foreach (var message in response.Messages)
            {
                await using var scope = scopes.CreateAsyncScope();
                await scope.ServiceProvider.GetRequiredService<OrderHandler>().HandleAsync(message, stoppingToken);
                Step.For(message.MessageId, "in the service's loop");
            }
            lifetime.StopApplication();
        }
    }

    private sealed class Writer(IAmazonSQS sqs, Work work, Channel<Message> channel) : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            while (true)
            {
                var response = await sqs.ReceiveMessageAsync(LongPoll(work), stoppingToken);
                if (response.Messages is not { Count: > 0 } messages)
                {
                    break;
                }
                foreach (var message in messages)
                {
                    await channel.Writer.WriteAsync(message, stoppingToken);
                }
                Step.Apart("after the writing service's loop");
            }
            channel.Writer.Complete();
        }
    }

    private sealed class Reader(Work work, Channel<Message> channel, IHostApplicationLifetime lifetime) : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            await foreach (var message in channel.Reader.ReadAllAsync(stoppingToken))
            {
                await Task.Yield();
                Step.For(message.MessageId, "in the reading service's loop");
                work.Done(message.Body);
            }
            lifetime.StopApplication();
        }
    }
}
