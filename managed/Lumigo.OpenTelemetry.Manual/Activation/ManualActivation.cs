using Lumigo.Diagnostics;
using Lumigo.OpenTelemetry.Configuration;
using Lumigo.OpenTelemetry.Export;
using Lumigo.OpenTelemetry.Filtering;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Trace;

namespace Lumigo.OpenTelemetry.Activation;

/// <summary>What every way to activate the distro in code comes down to.</summary>
internal static class ManualActivation
{
    /// <summary>Adds Lumigo to a provider, once.</summary>
    /// <param name="builder">The provider's builder.</param>
    /// <param name="everySource">Whether the provider shall listen to every source; false where somebody else chooses them.</param>
    /// <returns>Whether spans will be exported.</returns>
    public static bool AddTo(TracerProviderBuilder builder, bool everySource = true)
    {
        try
        {
            if (EnvironmentSwitch.Read("LUMIGO_SWITCH_OFF", fallback: false) || !IsFirst(builder))
            {
                return false;
            }

            LumigoOptions options = LumigoOptionsReader.FromEnvironment();
            if (!options.SendsSpans)
            {
                StandardError.Warning(WhyNothingIsSent(options));
                if (options.SpanDumpPath is null)
                {
                    return false;
                }
            }

            if (everySource)
            {
                builder.AddSource("*");
            }

            EndpointFiltering? filtering = options.EndpointFilters is { } filters ? new EndpointFiltering(filters) : null;
            filtering?.AddTo(builder);
            builder.AddProcessor(_ => ManualExport.Processor(options, filtering));
            return true;
        }
        catch (Exception exception)
        {
            StandardError.Warning($"activation failed ({exception.GetType().Name}: {exception.Message}): the application runs untraced.");
            return false;
        }
    }

    private static string WhyNothingIsSent(LumigoOptions options)
    {
        string dump = options.SpanDumpPath is null ? "." : ", spans are only written to LUMIGO_DEBUG_SPANDUMP.";
        return options.Token is null
            ? $"LUMIGO_TRACER_TOKEN is not set: no data will be sent to Lumigo{dump} Set it to your Lumigo token."
            : $"LUMIGO_ENABLE_TRACES is false: no traces will be sent to Lumigo{dump}";
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
