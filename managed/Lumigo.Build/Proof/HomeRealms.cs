using System.Text.RegularExpressions;

namespace Lumigo.Build.Proof;

/// <summary>
/// The realms of one runtime folder of a home, and what each may refer to (docs/design/private-copies.md). The bridge is a realm of its own for each version
/// of the libraries that it is bound to in the app.
/// </summary>
public static class HomeRealms
{
    private const string DiagnosticSource = "System.Diagnostics.DiagnosticSource";
    private const string Loader = "Lumigo.AutoInstrumentation.Loader";

    private static readonly Ban NoOpenTelemetry = new(new Regex(@"^OpenTelemetry(\.|$)"), "OpenTelemetry exists in the core context only");

    private static readonly Ban NoExtensions = new(
        new Regex(@"^Microsoft\.Extensions\."), "Microsoft.Extensions.* is the app's here, in a version that only the app knows");

    private static readonly Ban NoAspNet = new(new Regex(@"^Microsoft\.(AspNetCore\.|Net\.Http\.Headers$)"), "ASP.NET types belong to the bridge");

    private static readonly Ban NoBridge = new(
        new Regex(@"^Lumigo\.AutoInstrumentation\.Bridge$"), "the bridge is reached through the loader's types only");

    /// <summary>The realms of <paramref name="folder"/>, against the runtime's own assemblies.</summary>
    public static IReadOnlyList<Realm> Of(string folder, RuntimePack runtime, IReadOnlyList<LibraryVersion> libraries)
    {
        var loader = Path.Combine(folder, Loader + ".dll");
        var core = Path.Combine(folder, "core");
        var bridge = Path.Combine(folder, "bridge");
        var coreAssemblies = Assemblies(core);
        return
        [
            new Realm(
                "loader",
                Assemblies(folder),
                [runtime.FrameworkFolder],
                [NoOpenTelemetry, NoExtensions, NoAspNet, NoBridge, NoCore(coreAssemblies)],
                Set(),
                [runtime.FrameworkFolder]),
            new Realm(
                "core",
                coreAssemblies,
                [core, loader, runtime.FrameworkFolder],
                [NoAspNet, NoBridge],
                Set(DiagnosticSource),
                [runtime.FrameworkFolder]),
            .. libraries.Select(library => Bridge($"bridge with {library.Version}", library.Path)),
        ];

        Realm Bridge(string name, string library) => new(
            name,
            Assemblies(bridge),
            [bridge, loader, library, runtime.FrameworkFolder, runtime.AspNetFolder],
            [NoOpenTelemetry, NoCore(coreAssemblies)],
            Set(),
            [runtime.FrameworkFolder, runtime.AspNetFolder]);
    }

    /// <summary>Our own assemblies of the core; the private copies among them are the app's own outside.</summary>
    private static Ban NoCore(IEnumerable<string> coreAssemblies)
    {
        var own = coreAssemblies
            .Select(path => Path.GetFileNameWithoutExtension(path))
            .Where(name => name.StartsWith("Lumigo.", StringComparison.Ordinal));
        return new Ban(new Regex($"^({string.Join('|', own.Select(Regex.Escape))})$"), "the core is reached through the loader's types only");
    }

    private static string[] Assemblies(string folder) =>
        Directory.Exists(folder) ? Directory.GetFiles(folder, "*.dll").Order(StringComparer.Ordinal).ToArray() : [];

    private static HashSet<string> Set(params string[] names) => [.. names];
}
