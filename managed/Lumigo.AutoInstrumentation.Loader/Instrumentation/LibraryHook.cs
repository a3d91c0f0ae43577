using System.Reflection;
using Lumigo.AutoInstrumentation.Loader.Weaving.Methods;

namespace Lumigo.AutoInstrumentation.Loader.Instrumentation;

/// <summary>
/// Connects to a library that raises no diagnostic events, through an extension point of its own. Base type of the bridge's adapters.
/// </summary>
/// <remarks>
/// <see cref="Install()"/> runs when the library's assembly is loaded, before its first code, on the thread that loads it. What it installs runs on
/// the application's hot paths: it reports its failures to <see cref="Failures"/> and does nothing once their limit is reached.
/// </remarks>
public abstract class LibraryHook
{
    /// <summary>Creates the hook.</summary>
    protected LibraryHook() => Failures = new FailureLimit(Library);

    /// <summary>The library, as named in messages.</summary>
    public abstract string Library { get; }

    /// <summary>The failures of what the hook installed.</summary>
    protected FailureLimit Failures { get; }

    /// <summary>Connects to the copy of the library this hook's bridge is bound to. For adapters that are compiled against their library.</summary>
    public virtual void Install()
    {
    }

    /// <summary>Connects to a copy of the library.</summary>
    /// <param name="library">The library's assembly, just loaded.</param>
    public virtual void Install(Assembly library) => Install();

    /// <summary>Weaves methods of the library. Where one is missing that is not optional, none is woven, and one line says so.</summary>
    /// <param name="library">The copy of the library this hook's bridge is bound to.</param>
    /// <param name="methods">The methods and what is done around them.</param>
    /// <returns>Whether they are woven.</returns>
    protected bool Weave(Assembly library, params IReadOnlyList<WovenMethod> methods) => MethodWeaving.Weave(library, methods, Failures, Library);
}
