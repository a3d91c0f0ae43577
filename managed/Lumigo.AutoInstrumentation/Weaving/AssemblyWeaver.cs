using System.Diagnostics;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using Lumigo.AutoInstrumentation.Loader.Weaving;
using Lumigo.AutoInstrumentation.Loader.Weaving.Methods;
using Lumigo.AutoInstrumentation.Receives;
using Lumigo.AutoInstrumentation.Weaving.Methods;
using Lumigo.AutoInstrumentation.Weaving.Profiler;

namespace Lumigo.AutoInstrumentation.Weaving;

/// <summary>Weaves the methods of an assembly and has the profiler put the new code in their place. Created by the loader.</summary>
public sealed class AssemblyWeaver : ModuleWeaver
{
    /// <summary>The registry of what is woven.</summary>
    private static readonly WeavingInstrumentation[] s_instrumentations = [new ReceiveInstrumentation()];

    private readonly object _lock = new();

    /// <inheritdoc/>
    public override void Weave(Assembly assembly, string target)
    {
        // Assemblies are loaded on any thread.
        lock (_lock)
        {
            long begin = Stopwatch.GetTimestamp();
            if (!WeaverService.IsAttached || LoadedModule.Of(assembly) is not { } module)
            {
                Debug($"{assembly.GetName().Name} cannot be woven: the profiler does not offer its module.");
                return;
            }

            var result = new ModuleResult(assembly.GetName().Name ?? string.Empty);
            foreach (WeavingInstrumentation instrumentation in s_instrumentations)
            {
                if (instrumentation.Target == target)
                {
                    Weave(module, instrumentation, result);
                }
            }

            if (IsDebugging)
            {
                Debug(result.Describe(Stopwatch.GetElapsedTime(begin)));
            }
        }
    }

    /// <inheritdoc/>
    public override string? WeaveMethods(Assembly library, IReadOnlyList<WovenMethod> methods)
    {
        lock (_lock)
        {
            long begin = Stopwatch.GetTimestamp();
            if (!WeaverService.IsAttached || LoadedModule.Of(library) is not { } module)
            {
                return "the profiler does not offer its module";
            }

            string? obstacle = LibraryWeaving.Weave(module, methods, out int woven);
            if (IsDebugging && obstacle is null)
            {
                Debug(new ModuleResult(library.GetName().Name ?? string.Empty) { Woven = woven }.Describe(Stopwatch.GetElapsedTime(begin)));
            }

            return obstacle;
        }
    }

    private static void Weave(LoadedModule module, WeavingInstrumentation instrumentation, ModuleResult result)
    {
        var metadata = new ModuleMetadata(module.Metadata);
        if (instrumentation.For(module, metadata) is not { } weaver)
        {
            return;
        }

        var woven = new List<ChangedMethod>();
        foreach (MethodDefinitionHandle handle in module.Metadata.MethodDefinitions)
        {
            int token = MetadataTokens.GetToken(handle);
            ReadOnlySpan<byte> original = module.Body(token);
            if (original.Length > 0 && metadata.GetShape(handle) is { } method && weaver.MayApply(original, method))
            {
                if (Weave(weaver, metadata, method, original, out ChangedMethod? change) is var refusal && change is not null)
                {
                    woven.Add(change);
                }
                else
                {
                    result.Refused(refusal);
                }
            }
        }

        if (woven.Count > 0)
        {
            var replacement = new MethodReplacement(module);
            result.Woven += replacement.Add(woven, (_, refusal) => result.Refused(refusal));
            replacement.Apply();
        }
    }

    private static Refusal Weave(IMethodWeaver weaver, ModuleMetadata metadata, MethodShape method, ReadOnlySpan<byte> original, out ChangedMethod? woven)
    {
        woven = null;
        if (method.IsRuntimeAsync)
        {
            return Refusal.RuntimeAsync;
        }

        if (!IlBody.TryParse(original, metadata, out IlBody? body, out Refusal refusal))
        {
            return refusal;
        }

        if (!LocalSignature.TryRead(body, metadata, out LocalSignature? locals))
        {
            return Refusal.BadLocalSignature;
        }

        try
        {
            if (weaver.Weave(method, body, locals, out refusal))
            {
                woven = new ChangedMethod(MetadataTokens.GetToken(method.Handle), body, locals);
            }
        }
        catch (Exception exception) when (exception is not WeavingFailure)
        {
            // A fault of ours. The method stays as it is, and the others are woven.
            Debug($"{method.DeclaringType}.{method.Name} could not be woven: {exception}");
            return Refusal.Unexpected;
        }

        return refusal;
    }
}
