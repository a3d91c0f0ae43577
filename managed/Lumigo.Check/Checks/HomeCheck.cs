using System.Security.Cryptography;

namespace Lumigo.Check.Checks;

/// <summary>The installed files: all there, unchanged, with a library for this machine.</summary>
public static class HomeCheck
{
    /// <summary>Checks every file against SHA256SUMS.</summary>
    public static void Run(InstalledHome home, string platform, Diagnosis diagnosis)
    {
        var sums = Path.Combine(home.Folder, "SHA256SUMS");
        var damaged = File.Exists(sums) ? Damaged(home.Folder, sums) : ["SHA256SUMS"];
        if (damaged.Count > 0)
        {
            diagnosis.Error(
                "home-damaged",
                $"{home.Folder} is not what was installed: {string.Join(", ", damaged.Take(3))}{(damaged.Count > 3 ? $" and {damaged.Count - 3} more" : "")}",
                "a file that is missing, unreadable or changed leaves the app untraced.",
                "./install.sh --prefix <the same folder>    # installing again repairs it");
        }
        else if (!File.Exists(home.Library(platform)))
        {
            diagnosis.Error(
                "platform-missing",
                $"{home.Folder} has no library for {platform}",
                "the profiler is native code, and this one is for another machine.",
                $"./install.sh --archive lumigo-dotnet-<version>-{platform}.tar.gz");
        }

        diagnosis.Know("home", $"{home.Folder}, version {home.Version}, {(damaged.Count == 0 ? "complete" : "damaged")}");
    }

    private static List<string> Damaged(string folder, string sums) =>
        [.. File.ReadLines(sums).Where(line => line.Length > 66 && !Matches(Path.Combine(folder, line[66..]), line[..64])).Select(line => line[66..])];

    private static bool Matches(string file, string hash)
    {
        try
        {
            using var stream = File.OpenRead(file);
            return Convert.ToHexString(SHA256.HashData(stream)).Equals(hash, StringComparison.OrdinalIgnoreCase);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
