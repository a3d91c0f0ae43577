using System.Reflection;

namespace Lumigo.OpenTelemetry.Dependencies;

/// <summary>What is known of an application without a file of its dependencies: the assemblies it has loaded, but for the framework's and the product's own.</summary>
internal static class LoadedAssemblies
{
    /// <summary>The assemblies of the process.</summary>
    /// <param name="isOwn">Whether an assembly is the product's own.</param>
    public static IReadOnlyList<Dependency> Read(Func<Assembly, bool> isOwn) => Read(AppDomain.CurrentDomain.GetAssemblies(), isOwn, Assembly.GetEntryAssembly());

    internal static IReadOnlyList<Dependency> Read(IEnumerable<Assembly> assemblies, Func<Assembly, bool> isOwn, Assembly? application)
    {
        var found = new SortedSet<(string Name, string Version)>();
        foreach (Assembly assembly in assemblies)
        {
            if (!assembly.IsDynamic && assembly != application && !isOwn(assembly) && !IsOfFramework(assembly) && assembly.GetName() is { Name: { } name } full)
            {
                found.Add((name, VersionOf(assembly, full)));
            }
        }

        return [.. found.Select(one => new Dependency(one.Name, one.Version))];
    }

    private static bool IsOfFramework(Assembly assembly)
    {
        string location = FrameworkFolders.Location(assembly);
        if (location.Length > 0 && Path.GetDirectoryName(location) != Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory))
        {
            return FrameworkFolders.Contain(location);
        }

        // In a single file, and in the folder of a self-contained application, nothing says where an assembly comes from: the framework's have its version.
        AssemblyName name = assembly.GetName();
        return name.Name is { } simple && name.Version?.Major == Environment.Version.Major
            && (simple.StartsWith("System.", StringComparison.Ordinal) || simple is "System" or "netstandard" or "mscorlib" or "Microsoft.CSharp" or "Microsoft.Win32.Primitives");
    }

    /// <summary>The version as its makers name it, without the commit; else the assembly's.</summary>
    private static string VersionOf(Assembly assembly, AssemblyName name)
    {
        try
        {
            if (assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion is { Length: > 0 } version)
            {
                int commit = version.IndexOf('+');
                return commit < 0 ? version : version[..commit];
            }
        }
        catch (Exception)
        {
            // An attribute whose type cannot be loaded.
        }

        return name.Version?.ToString() ?? "0.0.0.0";
    }
}
