using System.Security.Cryptography;
using System.Text;

namespace Lumigo.TestKit.Apps;

/// <summary>A hash over everything that decides what a sample app is published as.</summary>
internal static class SourceHash
{
    public static string Of(IEnumerable<string> folders, IEnumerable<string> furtherFiles, IEnumerable<string> arguments)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var sources = folders.SelectMany(folder =>
            Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(file => !IsOutput(Path.GetRelativePath(folder, file))));
        foreach (var file in sources.Concat(furtherFiles).Order(StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"\0{Path.GetFileName(file)}\0"));
            hash.AppendData(File.ReadAllBytes(file));
        }
        hash.AppendData(Encoding.UTF8.GetBytes(string.Join('\0', arguments)));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static bool IsOutput(string relativePath) => relativePath.Split('/').Any(part => part is "bin" or "obj");
}
