using System.Reflection;
using System.Runtime.Loader;

namespace Lumigo.AutoInstrumentation.Loader.Contexts;

/// <summary>
/// The "Lumigo core" load context: the agent, the distro, OpenTelemetry and what they need, as private copies the application never sees.
/// </summary>
/// <remarks>
/// Only base class library and DiagnosticSource types cross into it. <c>System.Diagnostics.DiagnosticSource</c> is the one the application
/// has bound, whatever its version: a second copy would see none of the application's activities. The runtime checks only the simple name
/// of what <see cref="Load"/> returns.
/// </remarks>
internal sealed class CoreContext : AssemblyLoadContext
{
    private readonly string _folder;

    public CoreContext(string folder)
        : base("Lumigo core", isCollectible: false) => _folder = folder;

    /// <summary>Loads an assembly of the core folder by its simple name.</summary>
    /// <exception cref="BadImageFormatException">The file is missing or incomplete.</exception>
    public Assembly LoadOwn(string simpleName)
    {
        string path = PathOf(simpleName);
        AssemblyFile.RequireComplete(path);
        return LoadFromAssemblyPath(path);
    }

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName name)
    {
        if (name.Name is not { } simpleName || name.CultureName is { Length: > 0 })
        {
            return null;
        }

        if (simpleName == SharedAssemblies.Loader)
        {
            return typeof(CoreContext).Assembly;
        }

        if (simpleName == SharedAssemblies.DiagnosticSource)
        {
            return typeof(System.Diagnostics.Activity).Assembly;
        }

        // Private copies win over the application's; everything else is the shared framework's.
        return File.Exists(PathOf(simpleName)) ? LoadOwn(simpleName) : null;
    }

    private string PathOf(string simpleName) => Path.Combine(_folder, simpleName + ".dll");
}
