namespace Lumigo.OpenTelemetry.Resources.Containers;

/// <summary>Finds the id of the container this process runs in.</summary>
internal static class ContainerId
{
    private const int Length = 64;

    // Folders of container runtimes whose next part is a container's id; those of a pod's sandbox are none.
    private static readonly string[] s_folders = ["/containers/", "/overlay-containers/"];

    /// <summary>The id, or null.</summary>
    public static string? Find(ContainerFiles files)
    {
        foreach (string line in files.ControlGroups)
        {
            // "12:cpu:/ecs/<task>/<id>", "0::/system.slice/docker-<id>.scope": the last part of the path.
            string path = line[(line.LastIndexOf(':') + 1)..];
            if (OfSegment(path[(path.LastIndexOf('/') + 1)..]) is { } id)
            {
                return id;
            }
        }

        // With cgroup v2 and a namespace of its own the process sees "0::/" there, but the runtime mounts files from the container's folder.
        foreach (string line in files.Mounts)
        {
            foreach (string folder in s_folders)
            {
                int at = line.IndexOf(folder, StringComparison.Ordinal);
                if (at >= 0 && OfSegment(Segment(line, at + folder.Length)) is { } id)
                {
                    return id;
                }
            }
        }

        return null;
    }

    private static string Segment(string line, int start)
    {
        int end = line.IndexOfAny(['/', ' '], start);
        return end < 0 ? line[start..] : line[start..end];
    }

    private static string? OfSegment(string segment)
    {
        const string Scope = ".scope";
        string name = segment.EndsWith(Scope, StringComparison.Ordinal) ? segment[..^Scope.Length] : segment;
        if (IsFargateId(name))
        {
            return name;
        }

        // The runtime's name stands before it: docker-, cri-containerd-, crio-, libpod-.
        string id = name[(name.LastIndexOf('-') + 1)..];
        return id.Length == Length && id.All(char.IsAsciiHexDigitLower) ? id : null;
    }

    /// <summary>On Fargate an id is the task's and a number: <c>1e1698469422439ea356071e581e8545-2769485393</c>.</summary>
    private static bool IsFargateId(string name) =>
        name.IndexOf('-') == 32 && name.Length is > 33 and < 64 && name.AsSpan(0, 32).IndexOfAnyExcept("0123456789abcdef") < 0
        && name.AsSpan(33).IndexOfAnyExceptInRange('0', '9') < 0;
}
