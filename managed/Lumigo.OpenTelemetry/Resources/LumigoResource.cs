using System.Runtime.InteropServices;
using Lumigo.Diagnostics;
using Lumigo.OpenTelemetry.Configuration;
using Lumigo.OpenTelemetry.Masking;
using OpenTelemetry.Resources;

namespace Lumigo.OpenTelemetry.Resources;

/// <summary>The resource every span is sent with.</summary>
public static class LumigoResource
{
    /// <summary>
    /// OpenTelemetry's default resource (<c>telemetry.sdk.*</c>, <c>service.name</c>, <c>OTEL_SERVICE_NAME</c>, <c>OTEL_RESOURCE_ATTRIBUTES</c>)
    /// with the distro's version, the process's runtime and its environment. Nothing in it is secret.
    /// </summary>
    public static Resource Build(LumigoOptions options)
    {
        var masking = new AttributeMasking(options.Masking, StandardError.Warning);
        return masking.Mask(Detect()).Merge(new Resource([new(ProcessEnvironment.Key, ProcessEnvironment.Value(options, masking))]));
    }

    private static Resource Detect() => ResourceBuilder.CreateDefault()
        .AddAttributes(new KeyValuePair<string, object>[]
        {
            new("lumigo.distro.version", DistroVersion.Value),

            // https://opentelemetry.io/docs/specs/semconv/resource/process/#process-runtimes
            new("process.runtime.name", ".NET"),
            new("process.runtime.version", Environment.Version.ToString()),
            new("process.runtime.description", RuntimeInformation.FrameworkDescription),
        })
        .Build();
}
