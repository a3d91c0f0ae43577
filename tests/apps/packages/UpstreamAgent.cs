using OpenTelemetry;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

/// <summary>Stands in for OpenTelemetry .NET Automatic Instrumentation up to 1.16: finds a plugin's methods by their names and calls them in its order.</summary>
internal static class UpstreamAgent
{
    public static TracerProvider Start(string plugin, params string[] sources)
    {
        var type = Type.GetType(plugin, throwOnError: true)!;
        var instance = Activator.CreateInstance(type);
        void Call(string name, params (Type Type, object Value)[] arguments) =>
            type.GetMethod(name, [.. arguments.Select(one => one.Type)])?.Invoke(instance, [.. arguments.Select(one => one.Value)]);

        Call("Initializing");
        var builder = Sdk.CreateTracerProviderBuilder();
        Call("BeforeConfigureTracerProvider", (typeof(TracerProviderBuilder), builder));
        var resource = ResourceBuilder.CreateDefault().AddAttributes([new("telemetry.distro.name", "upstream")]);
        Call("ConfigureResource", (typeof(ResourceBuilder), resource));
        builder.SetResourceBuilder(resource).AddSource(sources);
        Call("ConfigureTracesOptions", (typeof(OpenTelemetry.Exporter.OtlpExporterOptions), new OpenTelemetry.Exporter.OtlpExporterOptions()));
        Call("AfterConfigureTracerProvider", (typeof(TracerProviderBuilder), builder));
        var provider = builder.Build();
        Call("TracerProviderInitialized", (typeof(TracerProvider), provider));
        Call("Initialized");
        return provider;
    }
}
