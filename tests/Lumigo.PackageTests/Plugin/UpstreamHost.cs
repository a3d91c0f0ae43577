using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Lumigo.PackageTests.Plugin;

/// <summary>Calls a plugin as OpenTelemetry .NET Automatic Instrumentation up to 1.16 does: by name and argument type, in its order.</summary>
internal sealed class UpstreamHost
{
    private readonly Type _type;
    private readonly object _plugin;

    public UpstreamHost(string assemblyQualifiedName)
    {
        _type = Type.GetType(assemblyQualifiedName, throwOnError: true)!;
        _plugin = Activator.CreateInstance(_type)!;
    }

    /// <summary>The hooks that were found and called.</summary>
    public List<string> Called { get; } = [];

    /// <summary>The options of the exporter of its own.</summary>
    public OtlpExporterOptions Otlp { get; } = new();

    /// <summary>Sets the provider up.</summary>
    public TracerProvider Initialize(params string[] sources)
    {
        Call("Initializing");
        var builder = Sdk.CreateTracerProviderBuilder();
        Call("BeforeConfigureTracerProvider", typeof(TracerProviderBuilder), builder);
        var resource = ResourceBuilder.CreateDefault().AddAttributes([new("telemetry.distro.name", "opentelemetry-dotnet-instrumentation")]);
        Call("ConfigureResource", typeof(ResourceBuilder), resource);
        builder.SetResourceBuilder(resource).AddSource(sources);
        Call("ConfigureTracesOptions", typeof(OtlpExporterOptions), Otlp);
        Call("ConfigureTracesOptions", typeof(SomeOptions), new SomeOptions());
        Call("AfterConfigureTracerProvider", typeof(TracerProviderBuilder), builder);
        var provider = builder.Build();
        Call("TracerProviderInitialized", typeof(TracerProvider), provider);
        Call("Initialized");
        return provider;
    }

    private void Call(string name)
    {
        if (_type.GetMethod(name, Type.EmptyTypes) is { } method)
        {
            Called.Add(name);
            method.Invoke(_plugin, null);
        }
    }

    private void Call(string name, Type type, object value)
    {
        if (_type.GetMethod(name, [type]) is { } method)
        {
            Called.Add($"{name}({type.Name})");
            method.Invoke(_plugin, [value]);
        }
    }

    private sealed class SomeOptions;
}
