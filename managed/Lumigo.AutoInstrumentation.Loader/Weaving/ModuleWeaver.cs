using System.Reflection;
using Lumigo.Diagnostics;

namespace Lumigo.AutoInstrumentation.Loader.Weaving;

/// <summary>Weaves the methods of loaded assemblies. Implemented in the core context, which is loaded for it only when there is something to weave.</summary>
public abstract class ModuleWeaver
{
    /// <summary>Weaves what an instrumentation has in this assembly. Called before the assembly's first code, or late for what was loaded before us.</summary>
    /// <param name="assembly">An assembly that refers to the target.</param>
    /// <param name="target">The simple name of the assembly the instrumentation is about.</param>
    public abstract void Weave(Assembly assembly, string target);

    /// <summary>Whether lines for whoever looks for a fault are wanted.</summary>
    protected static bool IsDebugging => StandardError.DebugEnabled;

    /// <summary>Writes such a line.</summary>
    protected static void Debug(string text) => StandardError.Debug(text);
}
