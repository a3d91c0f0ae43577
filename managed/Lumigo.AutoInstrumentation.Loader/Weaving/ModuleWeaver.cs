using System.Reflection;
using Lumigo.AutoInstrumentation.Loader.Weaving.Methods;
using Lumigo.Diagnostics;

namespace Lumigo.AutoInstrumentation.Loader.Weaving;

/// <summary>Weaves the methods of loaded assemblies. Implemented in the core context, which is loaded for it only when there is something to weave.</summary>
public abstract class ModuleWeaver
{
    /// <summary>The core's type that implements it.</summary>
    internal const string Implementation = "Lumigo.AutoInstrumentation.Weaving.AssemblyWeaver";

    /// <summary>Weaves what an instrumentation has in this assembly. Called before the assembly's first code, or late for what was loaded before us.</summary>
    /// <param name="assembly">An assembly that refers to the target.</param>
    /// <param name="target">The simple name of the assembly the instrumentation is about.</param>
    public abstract void Weave(Assembly assembly, string target);

    /// <summary>Weaves methods of a library itself: all of them, or none.</summary>
    /// <param name="library">The library, just loaded.</param>
    /// <param name="methods">The methods.</param>
    /// <returns>What stands against it, as half a sentence; null when they are woven.</returns>
    public abstract string? WeaveMethods(Assembly library, IReadOnlyList<WovenMethod> methods);

    /// <summary>Whether lines for whoever looks for a fault are wanted.</summary>
    protected static bool IsDebugging => StandardError.DebugEnabled;

    /// <summary>Writes such a line.</summary>
    protected static void Debug(string text) => StandardError.Debug(text);
}
