using Lumigo.OpenTelemetry.Activation;
using OpenTelemetry;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Lumigo in an application with a host.</summary>
public static class LumigoServiceCollectionExtensions
{
    /// <summary>
    /// Traces the application and sends the traces to Lumigo. The provider is that of <c>services.AddOpenTelemetry()</c> where the application has one;
    /// it starts and ends with the host.
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddLumigo(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        new ServicesBuilder(services).AddLumigo();
        return services;
    }
}
