using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using Lumigo.AutoInstrumentation.Loader.Contexts;
using Lumigo.Diagnostics;

namespace Lumigo.AutoInstrumentation.Loader.Instrumentation;

/// <summary>Installs the bridge's hooks at the moment the assemblies of their libraries are loaded, each copy in each load context its own.</summary>
internal sealed class LibraryHooks
{
    /// <summary>The registry: the instrumentation's name, the assembly whose load is waited for, the adapter.</summary>
    private static readonly Registration[] s_registry =
    [
        new(DisabledInstrumentations.AwsSdk, "AWSSDK.Core", "Lumigo.AutoInstrumentation.Bridge.Aws.AwsHook"),
    ];

    private readonly Bridges _bridges;
    private readonly ConditionalWeakTable<Assembly, object> _seen = [];

    private LibraryHooks(Bridges bridges) => _bridges = bridges;

    /// <summary>Looks at what is loaded now and at every later load.</summary>
    public static void Watch(Bridges bridges)
    {
        var hooks = new LibraryHooks(bridges);
        AppDomain.CurrentDomain.AssemblyLoad += (_, args) => hooks.Look(args.LoadedAssembly);
        foreach (Assembly assembly in AppDomain.CurrentDomain.GetAssemblies())
        {
            hooks.Look(assembly);
        }
    }

    /// <summary>
    /// Runs inside the application's assembly loads, and inside itself: installing a hook loads assemblies too. Those are none of the registry, and a
    /// library is never hooked twice.
    /// </summary>
    private void Look(Assembly assembly)
    {
        Registration? registration = Find(assembly);
        if (registration is null || !_seen.TryAdd(assembly, assembly))
        {
            return;
        }

        try
        {
            if (AssemblyLoadContext.GetLoadContext(assembly) is not { } owner)
            {
                return;
            }

            LibraryHook hook = _bridges.Of(owner).Create<LibraryHook>(registration.HookType);
            hook.Install();
            StandardError.Debug($"{hook.Library} instrumentation is on.");
        }
        catch (Exception exception)
        {
            Exception cause = exception.GetBaseException();
            StandardError.Warning(
                $"the {registration.LibraryAssembly} instrumentation could not start ({cause.GetType().Name}: {cause.Message}); everything else goes on.");
        }
    }

    private static Registration? Find(Assembly assembly)
    {
        try
        {
            // Reflection-only and dynamic assemblies have no code to hook; a bridge would keep a collectible one from being unloaded.
            if (assembly.IsDynamic || assembly.FullName is not { } name)
            {
                return null;
            }

            foreach (Registration registration in s_registry)
            {
                if (AssemblyFullName.HasSimpleName(name, registration.LibraryAssembly))
                {
                    return assembly.IsCollectible || DisabledInstrumentations.Contains(registration.Name) ? null : registration;
                }
            }
        }
        catch
        {
            // An assembly that cannot say its name.
        }

        return null;
    }

    private sealed record Registration(string Name, string LibraryAssembly, string HookType);
}
