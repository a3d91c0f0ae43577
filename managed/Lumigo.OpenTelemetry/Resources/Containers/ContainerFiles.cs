namespace Lumigo.OpenTelemetry.Resources.Containers;

/// <summary>The files a container can be recognised by.</summary>
internal sealed class ContainerFiles
{
    // Of /proc/self, so never larger than this without something being very odd.
    private const int MostLines = 10_000;

    private readonly string _root;

    /// <param name="root">What the paths are below; the file system's root but in tests.</param>
    public ContainerFiles(string root = "/") => _root = root;

    /// <summary>The process's control groups.</summary>
    public IEnumerable<string> ControlGroups => Lines("proc/self/cgroup");

    /// <summary>The process's mounts.</summary>
    public IEnumerable<string> Mounts => Lines("proc/self/mountinfo");

    /// <summary>Whether Kubernetes wrote the hosts file: then this is a container of a pod, and not a node with pods.</summary>
    public bool IsInPod => Lines("etc/hosts").FirstOrDefault()?.StartsWith("# Kubernetes-managed hosts file", StringComparison.Ordinal) == true;

    /// <summary>A file's lines; none when it cannot be read.</summary>
    private IEnumerable<string> Lines(string path)
    {
        try
        {
            string file = Path.Combine(_root, path);
            return File.Exists(file) ? [.. File.ReadLines(file).Take(MostLines)] : [];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
