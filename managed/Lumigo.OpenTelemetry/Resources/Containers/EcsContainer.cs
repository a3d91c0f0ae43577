namespace Lumigo.OpenTelemetry.Resources.Containers;

/// <summary>What is known of a container on Amazon ECS without asking anybody.</summary>
internal static class EcsContainer
{
    public const string ContainerId = "container.id";

    /// <summary>Set in every container on ECS: version 4 since 2020, version 3 before.</summary>
    public const string MetadataVariable = "ECS_CONTAINER_METADATA_URI_V4";

    private const string OlderMetadataVariable = "ECS_CONTAINER_METADATA_URI";

    /// <summary>Whether this is one.</summary>
    public static bool IsOne(Func<string, string?> variable) => IsSet(variable(MetadataVariable)) || IsSet(variable(OlderMetadataVariable));

    /// <summary>The metadata endpoint, if there is one that can be asked.</summary>
    public static Uri? Metadata(Func<string, string?> variable) =>
        Uri.TryCreate(variable(MetadataVariable)?.Trim(), UriKind.Absolute, out Uri? uri) && uri.Scheme == Uri.UriSchemeHttp ? uri : null;

    /// <summary>Its attributes.</summary>
    public static IEnumerable<KeyValuePair<string, object>> Attributes(ContainerFiles files)
    {
        yield return new("cloud.provider", "aws");
        yield return new("cloud.platform", "aws_ecs");
        yield return new("container.name", Environment.MachineName);
        if (Containers.ContainerId.Find(files) is { } id)
        {
            yield return new(ContainerId, id);
        }
    }

    private static bool IsSet(string? value) => !string.IsNullOrWhiteSpace(value);
}
