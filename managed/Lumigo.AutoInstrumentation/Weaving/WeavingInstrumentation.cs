using Lumigo.AutoInstrumentation.Weaving.Profiler;

namespace Lumigo.AutoInstrumentation.Weaving;

/// <summary>What is woven into the users of one library.</summary>
internal abstract class WeavingInstrumentation
{
    /// <summary>The simple name of the library's assembly: only modules that refer to it are looked at. Named in the loader's registry too.</summary>
    public abstract string Target { get; }

    /// <summary>What it does to the methods of a module, or null when it finds nothing there.</summary>
    /// <param name="module">The module.</param>
    /// <param name="metadata">The module's metadata.</param>
    public abstract IMethodWeaver? For(LoadedModule module, ModuleMetadata metadata);
}

/// <summary>Weaves methods of one module.</summary>
internal interface IMethodWeaver
{
    /// <summary>Whether a method is worth taking apart. Cheap: asked for every method of the module.</summary>
    bool MayApply(ReadOnlySpan<byte> body, MethodShape method);

    /// <summary>Changes a method's code.</summary>
    /// <param name="method">The method.</param>
    /// <param name="body">Its code, changed in place; thrown away when the answer is no.</param>
    /// <param name="locals">Its locals, to which more may be added.</param>
    /// <param name="refusal">Why the method had to be left out, else none.</param>
    /// <returns>Whether it was changed.</returns>
    bool Weave(MethodShape method, IlBody body, LocalSignature locals, out Refusal refusal);
}
