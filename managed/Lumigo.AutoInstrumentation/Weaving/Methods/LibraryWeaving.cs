using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using Lumigo.AutoInstrumentation.Loader.Weaving.Methods;
using Lumigo.AutoInstrumentation.Weaving.Profiler;

namespace Lumigo.AutoInstrumentation.Weaving.Methods;

/// <summary>Weaves the methods of a library that an instrumentation declares: all that are not optional, or none.</summary>
internal static class LibraryWeaving
{
    /// <summary>Weaves them.</summary>
    /// <param name="module">The library.</param>
    /// <param name="methods">The declarations.</param>
    /// <param name="woven">How many methods were woven.</param>
    /// <returns>What stands against it, or null.</returns>
    public static string? Weave(LoadedModule module, IReadOnlyList<WovenMethod> methods, out int woven)
    {
        woven = 0;
        var metadata = new ModuleMetadata(module.Metadata);
        if (CallTokens.AddTo(module) is not { } tokens)
        {
            return "it names no System.Object";
        }

        var library = new LibraryMethods(metadata);
        var changes = new List<ChangedMethod>();
        foreach (WovenMethod method in methods)
        {
            List<MethodShape> found = library.Find(method);
            if (found.Count == 0 && !method.IsOptional)
            {
                return $"it has no method {method.Type}.{method.Name} as it is known";
            }

            int number = found.Count > 0 ? WovenCalls.Register(method) : -1;
            foreach (MethodShape shape in found)
            {
                if (TryWrap(metadata, shape, module.Body(MetadataTokens.GetToken(shape.Handle)), method, number, tokens, out Refusal refusal) is { } change)
                {
                    changes.Add(change);
                }
                else if (!method.IsOptional)
                {
                    return $"the method {method.Type}.{method.Name} cannot be woven ({refusal})";
                }
            }
        }

        string? obstacle = null;
        var replacement = new MethodReplacement(module);
        woven = replacement.Add(changes, (change, refusal) => obstacle = $"a method (0x{change.Token:x8}) cannot be written ({refusal})");
        if (obstacle is null)
        {
            replacement.Apply();
        }

        return obstacle;
    }

    /// <summary>Wraps one body; null when it is refused.</summary>
    public static ChangedMethod? TryWrap(
        ModuleMetadata metadata, MethodShape shape, ReadOnlySpan<byte> original, WovenMethod method, int number, ICallTokens tokens, out Refusal refusal)
    {
        if (shape.IsRuntimeAsync)
        {
            refusal = Refusal.RuntimeAsync;
            return null;
        }

        if (!IlBody.TryParse(original, metadata, out IlBody? body, out refusal))
        {
            return null;
        }

        if (!LocalSignature.TryRead(body, metadata, out LocalSignature? locals))
        {
            refusal = Refusal.BadLocalSignature;
            return null;
        }

        return new CallWrap(metadata, shape, method, number, tokens).TryApply(body, locals, out refusal)
            ? new ChangedMethod(MetadataTokens.GetToken(shape.Handle), body, locals)
            : null;
    }
}
