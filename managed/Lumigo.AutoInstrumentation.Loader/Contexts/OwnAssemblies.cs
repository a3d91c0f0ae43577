using System.Reflection;
using System.Runtime.Loader;

namespace Lumigo.AutoInstrumentation.Loader.Contexts;

/// <summary>The assemblies that are in the process because of the product, and no part of the application.</summary>
public static class OwnAssemblies
{
    /// <summary>Whether an assembly is one of them.</summary>
    public static bool Contains(Assembly assembly) =>
        assembly == typeof(OwnAssemblies).Assembly || AssemblyLoadContext.GetLoadContext(assembly) is CoreContext or BridgeContext;
}
