using System.Reflection;
using Lumigo.AutoInstrumentation.Loader.Instrumentation;
using Lumigo.Diagnostics;

namespace Lumigo.AutoInstrumentation.Loader.Weaving.Methods;

/// <summary>Has the methods of a library woven that an adapter declares.</summary>
internal static class MethodWeaving
{
    private static volatile Lazy<ModuleWeaver>? s_weaver;

    /// <summary>Weaving is possible from here on. Without it nothing is woven: the loader was started without the profiler.</summary>
    public static void Use(Lazy<ModuleWeaver> weaver) => s_weaver = weaver;

    /// <summary>Weaves all of them or none: half of an instrumentation is none.</summary>
    /// <param name="library">The copy of the library.</param>
    /// <param name="methods">The methods.</param>
    /// <param name="failures">Counts what the callbacks throw.</param>
    /// <param name="name">The library, as named in messages.</param>
    /// <returns>Whether they are woven.</returns>
    public static bool Weave(Assembly library, IReadOnlyList<WovenMethod> methods, FailureLimit failures, string name)
    {
        if (s_weaver is not { } weaver)
        {
            StandardError.Debug($"{name} instrumentation is off: it needs the profiler.");
            return false;
        }

        // A callback may run before the weaver has returned, on another thread.
        foreach (WovenMethod method in methods)
        {
            method.Failures = failures;
        }

        if (weaver.Value.WeaveMethods(library, methods) is not { } obstacle)
        {
            return true;
        }

        StandardError.Warning(
            $"{name} {library.GetName().Version} is not traced: {obstacle}. Everything else goes on. Please report this to Lumigo.");
        return false;
    }
}
