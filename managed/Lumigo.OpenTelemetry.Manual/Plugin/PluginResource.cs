using Lumigo.OpenTelemetry.Configuration;

namespace Lumigo.OpenTelemetry;

/// <summary>What a resource that other vendors get too may say of Lumigo.</summary>
internal static class PluginResource
{
    /// <summary>The attributes.</summary>
    public static IEnumerable<KeyValuePair<string, object>> Of(LumigoOptions options)
    {
        yield return new("lumigo.distro.version", DistroVersion.Value);
        if (options.Tag is { } tag)
        {
            yield return new("lumigo.tag", tag);
        }

        if (options.ContainerName is { } container)
        {
            yield return new("k8s.container.name", container);
        }
    }
}
