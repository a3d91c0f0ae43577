using System.Runtime.InteropServices;

namespace Lumigo.Check;

/// <summary>The installed home this tool is part of.</summary>
public sealed class InstalledHome(string folder)
{
    /// <summary>The profiler's class id.</summary>
    public const string ClassId = "{03431424-CF2D-4D3E-AC94-217F40BF9208}";

    /// <summary>File name of the native library.</summary>
    public const string LibraryName = "Lumigo.AutoInstrumentation.Native.so";

    /// <summary>Where it is, as it was named: a link such as <c>current</c> stays one.</summary>
    public string Folder { get; } = folder;

    /// <summary>Its version, or what is said of it when it has none.</summary>
    public string Version
    {
        get
        {
            var file = Path.Combine(Folder, "VERSION");
            return File.Exists(file) ? File.ReadAllText(file).Trim() : "of unknown version";
        }
    }

    /// <summary>The native library for a platform such as <c>linux-x64</c>.</summary>
    public string Library(string platform) => Path.Combine(Folder, platform, LibraryName);

    /// <summary>The loader as a startup hook, for a runtime's major version.</summary>
    public string Loader(int major) => Path.Combine(Folder, "net", $"net{Math.Clamp(major, 8, 10)}.0", "Lumigo.AutoInstrumentation.Loader.dll");

    /// <summary>The platform this tool runs on.</summary>
    public static string OwnPlatform => RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.Arm64 => "linux-arm64",
        Architecture.X64 => "linux-x64",
        var other => "linux-" + other.ToString().ToLowerInvariant(),
    };
}
