using System.Text;
using System.Text.Json;
using Lumigo.Diagnostics;
using Lumigo.OpenTelemetry.Export.Transport;

namespace Lumigo.OpenTelemetry.Resources.Containers;

/// <summary>Asks the metadata endpoint, version 4, that Amazon ECS gives every container.</summary>
/// <remarks>https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-metadata-endpoint-v4.html</remarks>
internal static class EcsMetadata
{
    // For both requests together.
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(1);

    /// <summary>The attributes the endpoint's answers give; fewer where it does not answer in time. Never throws.</summary>
    public static IReadOnlyList<KeyValuePair<string, object>> Read(Uri endpoint)
    {
        var attributes = new List<KeyValuePair<string, object>>();
        Deadline deadline = Deadline.After(s_limit);
        string path = endpoint.AbsolutePath.TrimEnd('/');
        using (JsonDocument? container = Get(endpoint, path.Length == 0 ? "/" : path, deadline))
        {
            Add(attributes, "aws.ecs.container.arn", Text(container, "ContainerARN"));
            Add(attributes, EcsContainer.ContainerId, Text(container, "DockerId"));
        }

        using JsonDocument? task = Get(endpoint, path + "/task", deadline);
        string? taskArn = Text(task, "TaskARN");
        Add(attributes, "aws.ecs.cluster.arn", ClusterArn(Text(task, "Cluster"), taskArn));
        Add(attributes, "aws.ecs.launchtype", Text(task, "LaunchType")?.ToLowerInvariant());
        Add(attributes, "aws.ecs.task.arn", taskArn);
        Add(attributes, "aws.ecs.task.family", Text(task, "Family"));
        Add(attributes, "aws.ecs.task.revision", Text(task, "Revision"));
        return attributes;
    }

    private static JsonDocument? Get(Uri endpoint, string path, Deadline deadline)
    {
        try
        {
            using HttpConnection connection = HttpConnection.Open(endpoint, proxy: null, deadline);
            byte[] head = Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: {endpoint.Authority}\r\nAccept: application/json\r\nConnection: close\r\n\r\n");
            HttpResponse response = connection.Get(head, deadline);
            return response.Status == 200 ? JsonDocument.Parse(response.Body) : null;
        }
        catch (Exception exception)
        {
            // Outside of ECS with a leftover variable, or the endpoint is down: the application's spans matter more than where they come from.
            StandardError.Debug($"the metadata endpoint of Amazon ECS gave nothing for {path} ({exception.Message}).");
            return null;
        }
    }

    private static string? Text(JsonDocument? document, string name) =>
        document?.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty(name, out JsonElement value)
            ? value.ValueKind switch
            {
                JsonValueKind.String => value.GetString(),
                JsonValueKind.Number => value.GetRawText(),
                _ => null,
            }
            : null;

    /// <summary>The cluster is given by its ARN or by its name, which the task's ARN completes.</summary>
    private static string? ClusterArn(string? cluster, string? taskArn)
    {
        if (cluster is null || cluster.StartsWith("arn:", StringComparison.Ordinal))
        {
            return cluster;
        }

        int end = taskArn?.LastIndexOf(':') ?? -1;
        return end < 0 ? null : $"{taskArn![..end]}:cluster/{cluster}";
    }

    private static void Add(List<KeyValuePair<string, object>> attributes, string key, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            attributes.Add(new(key, value));
        }
    }
}
