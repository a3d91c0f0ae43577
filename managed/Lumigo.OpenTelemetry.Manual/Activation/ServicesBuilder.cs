using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;

namespace Lumigo.OpenTelemetry.Activation;

/// <summary>An application's services as the OpenTelemetry SDK wants them.</summary>
internal sealed class ServicesBuilder(IServiceCollection services) : IOpenTelemetryBuilder
{
    /// <inheritdoc/>
    public IServiceCollection Services { get; } = services;
}
