using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using Lumigo.AutoInstrumentation.Loader.Contexts;
using Lumigo.Diagnostics;

namespace Lumigo.AutoInstrumentation.Loader.Instrumentation;

/// <summary>Installs the bridge's hooks at the moment the assemblies of their libraries are loaded, each copy in each load context its own.</summary>
internal sealed class LibraryHooks
{
    private static readonly Adapter[] s_adapters = Adapters();

    private readonly Bridges _bridges;
    private readonly ConditionalWeakTable<Assembly, object> _seen = [];

    public LibraryHooks(Bridges bridges) => _bridges = bridges;

    /// <summary>An assembly has been loaded.</summary>
    /// <remarks>
    /// Runs inside the application's assembly loads, and inside itself: installing a hook loads assemblies too. Those are none of the registry, and a
    /// library is never hooked twice.
    /// </remarks>
    public void Look(Assembly assembly)
    {
        Adapter? adapter = Find(assembly);
        if (adapter is null || !_seen.TryAdd(assembly, assembly))
        {
            return;
        }

        try
        {
            if (AssemblyLoadContext.GetLoadContext(assembly) is not { } owner)
            {
                return;
            }

            LibraryHook hook = _bridges.Of(owner).Create<LibraryHook>(adapter.TypeName);
            hook.Install(assembly);
            StandardError.Debug($"{hook.Library} instrumentation is on.");
        }
        catch (Exception exception)
        {
            Exception cause = exception.GetBaseException();
            StandardError.Warning(
                $"the {adapter.Library} instrumentation could not start ({cause.GetType().Name}: {cause.Message}); everything else goes on.");
        }
    }

    private static Adapter? Find(Assembly assembly)
    {
        try
        {
            // Reflection-only and dynamic assemblies have no code to hook; a bridge would keep a collectible one from being unloaded.
            if (assembly.IsDynamic || assembly.FullName is not { } name)
            {
                return null;
            }

            foreach (Adapter adapter in s_adapters)
            {
                if (AssemblyFullName.HasSimpleName(name, adapter.Name))
                {
                    return assembly.IsCollectible ? null : adapter;
                }
            }
        }
        catch
        {
            // An assembly that cannot say its name.
        }

        return null;
    }

    /// <summary>The adapters in use, in an array of their own: this is asked at every load of an assembly.</summary>
    private static Adapter[] Adapters()
    {
        var adapters = new List<Adapter>();
        foreach (RegistryEntry entry in Registry.All)
        {
            foreach (Adapter adapter in entry.Adapters)
            {
                if (adapter.By == Connection.AssemblyLoad && adapter.FitsRuntime && !DisabledInstrumentations.Contains(entry.Name))
                {
                    adapters.Add(adapter);
                }
            }
        }

        return [.. adapters];
    }
}
