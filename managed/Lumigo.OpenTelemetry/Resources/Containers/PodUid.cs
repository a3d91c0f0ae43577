namespace Lumigo.OpenTelemetry.Resources.Containers;

/// <summary>Finds the uid of the Kubernetes pod this process runs in.</summary>
internal static class PodUid
{
    private const int Length = 36;
    private const int StaticLength = 32;

    /// <summary>The uid, or null outside of a pod and where none that is valid can be seen.</summary>
    public static string? Find(ContainerFiles files)
    {
        if (!files.IsInPod)
        {
            return null;
        }

        // The kubelet mounts /…/pods/<uid>/etc-hosts into every container.
        foreach (string line in files.Mounts)
        {
            if (After(line, "/pods/") is { } uid)
            {
                return uid;
            }
        }

        // "/kubepods/burstable/pod<uid>/<container>", "…/kubepods-burstable-pod<uid with _>.slice/cri-containerd-<container>.scope".
        foreach (string line in files.ControlGroups)
        {
            if (line.Contains("kubepods", StringComparison.Ordinal) && (After(line, "/pod") ?? After(line, "-pod")) is { } uid)
            {
                return uid;
            }
        }

        return null;
    }

    private static string? After(string line, string marker)
    {
        for (int at = line.IndexOf(marker, StringComparison.Ordinal); at >= 0; at = line.IndexOf(marker, at + 1, StringComparison.Ordinal))
        {
            if (Uid(line.AsSpan(at + marker.Length)) is { } uid)
            {
                return uid;
            }
        }

        return null;
    }

    /// <summary>8-4-4-4-12 hexadecimal digits, with underscores in systemd's names; static pods have 32 without anything between.</summary>
    private static string? Uid(ReadOnlySpan<char> text)
    {
        if (Ends(text, Length) && IsUid(text[..Length]))
        {
            return text[..Length].ToString().Replace('_', '-');
        }

        return Ends(text, StaticLength) && text[..StaticLength].IndexOfAnyExcept("0123456789abcdefABCDEF") < 0 ? text[..StaticLength].ToString() : null;
    }

    private static bool Ends(ReadOnlySpan<char> text, int length) => text.Length == length || (text.Length > length && text[length] is '/' or '.' or ' ' or ':');

    private static bool IsUid(ReadOnlySpan<char> text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            bool isSeparator = i is 8 or 13 or 18 or 23;
            if (isSeparator ? text[i] is not ('-' or '_') : !char.IsAsciiHexDigit(text[i]))
            {
                return false;
            }
        }

        return true;
    }
}
