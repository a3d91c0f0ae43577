using System.Runtime.InteropServices;
using OpenTelemetry.Resources;

namespace Lumigo.OpenTelemetry.Resources;

/// <summary>The resource every span is sent with.</summary>
public static class LumigoResource
{
    /// <summary>
    /// OpenTelemetry's default resource (<c>telemetry.sdk.*</c>, <c>service.name</c>, <c>OTEL_SERVICE_NAME</c>, <c>OTEL_RESOURCE_ATTRIBUTES</c>)
    /// with the distro's version and the process's runtime.
    /// </summary>
    public static Resource Build() => ResourceBuilder.CreateDefault()
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
