using System.Reflection;
using System.Runtime.Loader;
using Lumigo.AutoInstrumentation.Loader.Contexts;

namespace Lumigo.AutoInstrumentation.Loader.Instrumentation;

/// <summary>The bridge of each load context that owns a library; made when its first adapter is.</summary>
internal sealed class Bridges(AgentHome home)
{
    private readonly Dictionary<AssemblyLoadContext, BridgeContext> _bridges = [];

    /// <summary>The bridge that is bound to what a load context has.</summary>
    public BridgeContext Of(AssemblyLoadContext owner)
    {
        lock (_bridges)
        {
            if (!_bridges.TryGetValue(owner, out BridgeContext? bridge))
            {
                _bridges.Add(owner, bridge = new BridgeContext(home.BridgeFolder, owner));
            }

            return bridge;
        }
    }

    /// <summary>The bridge of the load context that has a library; of the Default context when none has.</summary>
    public BridgeContext ForLibrary(string simpleName)
    {
        foreach (Assembly assembly in AppDomain.CurrentDomain.GetAssemblies())
        {
            if (assembly.FullName is { } name && AssemblyFullName.HasSimpleName(name, simpleName) && AssemblyLoadContext.GetLoadContext(assembly) is { } owner)
            {
                return Of(owner);
            }
        }

        return Of(AssemblyLoadContext.Default);
    }
}
