using System.Diagnostics;

namespace Lumigo.OpenTelemetry.Export;

/// <summary>The instrumentation scope a span is exported under: its activity source, or the instrumentation of the distro that made it.</summary>
internal readonly record struct SpanScope(string Name, string? Version)
{
    /// <summary>The scope of a span; one of the distro's own has the distro's version.</summary>
    public static SpanScope Of(Activity span, SpanDetails? details) =>
        details?.ScopeName is { } name ? new(name, DistroVersion.Value) : new(span.Source.Name, span.Source.Version);
}
