using Lumigo.Diagnostics;
using Lumigo.OpenTelemetry.Activation;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Lumigo.OpenTelemetry;

/// <summary>
/// Lumigo in OpenTelemetry .NET Automatic Instrumentation up to 1.16, which calls these methods by their names: see docs/upstream-plugin.md. Named in
/// <c>OTEL_DOTNET_AUTO_PLUGINS</c>; not for use by applications.
/// </summary>
public sealed class LumigoPlugin
{
    private const string OtlpOptions = "OpenTelemetry.Exporter.OtlpExporterOptions";

    private LumigoParts? _parts;

    /// <summary>First of all: reads the configuration.</summary>
    public void Initializing() => Guarded(() => _parts = LumigoParts.Read());

    /// <summary>Before the agent sets its provider up: the filters of HTTP endpoints, which are to decide before its instrumentations read a request.</summary>
    /// <param name="builder">The provider's builder.</param>
    public TracerProviderBuilder BeforeConfigureTracerProvider(TracerProviderBuilder builder)
    {
        Guarded(() => _parts?.AddFilters(builder));
        return builder;
    }

    /// <summary>The resource of all signals and exporters: how Lumigo knows the application. What only Lumigo gets is added in its own export.</summary>
    /// <param name="builder">The resource's builder.</param>
    public ResourceBuilder ConfigureResource(ResourceBuilder builder)
    {
        Guarded(() =>
        {
            if (_parts is { } parts)
            {
                builder.AddAttributes(PluginResource.Of(parts.Options));
            }
        });
        return builder;
    }

    /// <summary>Options of the agent's own exporters and instrumentations. Its OTLP exporter is left alone: it may be another vendor's.</summary>
    /// <param name="options">Options of any type.</param>
    public void ConfigureTracesOptions(object options) => Guarded(() =>
    {
        if (_parts is { } parts && options?.GetType() is { FullName: OtlpOptions } type && type.GetProperty("Endpoint")?.GetValue(options) is Uri endpoint
            && endpoint.Host.Equals(parts.Options.TracesEndpoint.Host, StringComparison.OrdinalIgnoreCase) && endpoint.Port == parts.Options.TracesEndpoint.Port)
        {
            StandardError.Warning("the agent's OTLP exporter sends to Lumigo as well, so every span arrives twice. Set OTEL_TRACES_EXPORTER to none, or its endpoint to another one.");
        }
    });

    /// <summary>After the agent has set its provider up: the export to Lumigo.</summary>
    /// <param name="builder">The provider's builder.</param>
    public TracerProviderBuilder AfterConfigureTracerProvider(TracerProviderBuilder builder)
    {
        Guarded(() => _parts?.AddExport(builder));
        return builder;
    }

    /// <summary>The provider is there.</summary>
    /// <param name="tracerProvider">The provider.</param>
    public void TracerProviderInitialized(TracerProvider tracerProvider) =>
        Guarded(() => StandardError.Debug($"Lumigo {DistroVersion.Value} is {(_parts is null ? "not " : string.Empty)}active in OpenTelemetry .NET Automatic Instrumentation."));

    /// <summary>The agent passes on what a plugin throws, to the application.</summary>
    private static void Guarded(Action action)
    {
        try
        {
            action();
        }
        catch (Exception exception)
        {
            StandardError.Warning($"the plugin failed ({exception.GetType().Name}: {exception.Message}): some traces may be missing in Lumigo.");
        }
    }
}
