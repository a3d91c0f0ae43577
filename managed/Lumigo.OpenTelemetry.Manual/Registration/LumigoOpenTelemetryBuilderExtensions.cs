using Lumigo.OpenTelemetry.Activation;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Trace;

namespace OpenTelemetry;

/// <summary>Lumigo in an application's OpenTelemetry set-up.</summary>
public static class LumigoOpenTelemetryBuilderExtensions
{
    /// <summary>Adds tracing that is sent to Lumigo: <c>services.AddOpenTelemetry().AddLumigo()</c>.</summary>
    /// <typeparam name="T">The builder's type.</typeparam>
    /// <param name="builder">The builder.</param>
    /// <returns>The same builder.</returns>
    public static T AddLumigo<T>(this T builder)
        where T : IOpenTelemetryBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.WithTracing(static tracing => tracing.AddLumigo());
        TracingStart.AddTo(builder.Services);
        return builder;
    }
}
