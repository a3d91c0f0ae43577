using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry.Trace;

namespace Lumigo.OpenTelemetry.Activation;

/// <summary>Makes the host create its tracer provider when it starts: nothing in an application asks for it by itself.</summary>
internal sealed class TracingStart(IServiceProvider services) : IHostedService
{
    /// <summary>Adds it once, before the application's own hosted services, whose first spans shall not be lost.</summary>
    public static void AddTo(IServiceCollection services)
    {
        foreach (ServiceDescriptor service in services)
        {
            if (service is { IsKeyedService: false } && service.ImplementationType == typeof(TracingStart))
            {
                return;
            }
        }

        services.Insert(0, ServiceDescriptor.Singleton<IHostedService, TracingStart>());
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        services.GetService<TracerProvider>();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
