using Lumigo.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Trace;

namespace Lumigo.OpenTelemetry.Activation;

/// <summary>What every way to activate the distro in code comes down to.</summary>
internal static class ManualActivation
{
    /// <summary>Adds Lumigo to a provider, once.</summary>
    public static void AddTo(TracerProviderBuilder builder)
    {
        try
        {
            if (IsFirst(builder) && LumigoParts.Read() is { } parts)
            {
                builder.AddSource("*");
                parts.AddFilters(builder);
                parts.AddExport(builder);
            }
        }
        catch (Exception exception)
        {
            StandardError.Warning($"activation failed ({exception.GetType().Name}: {exception.Message}): the application runs untraced.");
        }
    }

    private static bool IsFirst(TracerProviderBuilder builder)
    {
        bool isFirst = true;
        try
        {
            builder.ConfigureServices(services =>
            {
                foreach (ServiceDescriptor service in services)
                {
                    isFirst &= service.ServiceType != typeof(Marker);
                }

                services.AddSingleton<Marker>();
            });
        }
        catch (NotSupportedException)
        {
            // Configured while the provider is built already; two exports of one process are refused later on.
        }

        return isFirst;
    }

    /// <summary>Stands among the services of a provider that has Lumigo.</summary>
    private sealed class Marker;
}
