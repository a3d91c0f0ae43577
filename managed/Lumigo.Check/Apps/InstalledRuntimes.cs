namespace Lumigo.Check.Apps;

/// <summary>The .NET installation that a framework-dependent app would use.</summary>
public sealed class InstalledRuntimes(string root)
{
    private static readonly string[] s_usualPlaces = ["/usr/share/dotnet", "/usr/lib/dotnet", "/usr/local/share/dotnet"];

    /// <summary>Its folder.</summary>
    public string Root { get; } = root;

    /// <summary>Its <c>dotnet</c>.</summary>
    public string Muxer => Path.Combine(Root, "dotnet");

    /// <summary>The installation that the app's host finds; null when there is none.</summary>
    public static InstalledRuntimes? Of(App app, Subject subject)
    {
        if (app.Host is { } host && Path.GetFileName(host) == "dotnet")
        {
            return new InstalledRuntimes(Path.GetDirectoryName(host)!);
        }

        var configured = new[] { subject.Variable("DOTNET_ROOT_X64"), subject.Variable("DOTNET_ROOT"), Registered() };
        return configured.Concat(s_usualPlaces).OfType<string>().Where(folder => File.Exists(Path.Combine(folder, "dotnet")))
            .Select(folder => new InstalledRuntimes(folder)).FirstOrDefault();
    }

    /// <summary>The installed versions of a framework.</summary>
    public IReadOnlyList<string> Versions(string framework)
    {
        var folder = Path.Combine(Root, "shared", framework);
        return Directory.Exists(folder) ? [.. Directory.GetDirectories(folder).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)] : [];
    }

    /// <summary>Whether the app's host would start it on one of them: the same or a newer version, of the same major unless the app allows more.</summary>
    public bool Satisfies(Framework needed, string? rollForward)
    {
        var anyMajor = rollForward?.EndsWith("Major", StringComparison.OrdinalIgnoreCase) == true;
        return Version.TryParse(Number(needed.Version), out var least) && Versions(needed.Name)
            .Any(text => Version.TryParse(Number(text), out var version) && version >= least && (anyMajor || version.Major == least.Major));
    }

    private static string Number(string version) => version.Split('-')[0];

    private static string? Registered()
    {
        const string File = "/etc/dotnet/install_location";
        return System.IO.File.Exists(File) ? System.IO.File.ReadLines(File).FirstOrDefault()?.Trim() : null;
    }
}
