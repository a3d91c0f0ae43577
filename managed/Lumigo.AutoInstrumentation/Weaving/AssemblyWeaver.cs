using System.Diagnostics;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Runtime.InteropServices;
using Lumigo.AutoInstrumentation.Loader.Weaving;
using Lumigo.AutoInstrumentation.Receives;
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

    private static void Weave(LoadedModule module, WeavingInstrumentation instrumentation, ModuleResult result)
    {
        var metadata = new ModuleMetadata(module.Metadata);
        if (instrumentation.For(module, metadata) is not { } weaver)
        {
            return;
        }

        var woven = new List<WovenMethod>();
        foreach (MethodDefinitionHandle handle in module.Metadata.MethodDefinitions)
        {
            int token = MetadataTokens.GetToken(handle);
            ReadOnlySpan<byte> original = module.Body(token);
            if (original.Length > 0 && metadata.GetShape(handle) is { } method && weaver.MayApply(original, method))
            {
                if (Weave(weaver, metadata, method, original, out WovenMethod? change) is var refusal && change is not null)
                {
                    woven.Add(change);
                }
                else
                {
                    result.Refused(refusal);
                }
            }
        }

        Replace(module, woven, result);
    }

    private static Refusal Weave(IMethodWeaver weaver, ModuleMetadata metadata, MethodShape method, ReadOnlySpan<byte> original, out WovenMethod? woven)
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
                woven = new WovenMethod(MetadataTokens.GetToken(method.Handle), body, locals);
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

    /// <summary>Writes the bodies and hands them over, with the callers that have one of them inlined in precompiled code.</summary>
    private static void Replace(LoadedModule module, List<WovenMethod> woven, ModuleResult result)
    {
        if (woven.Count == 0)
        {
            return;
        }

        var signatures = new ReferenceBatch();
        foreach (WovenMethod method in woven)
        {
            method.SignatureIndex = method.Locals.IsChanged ? signatures.Signature(method.Locals.ToBlob()) : -1;
        }

        uint[] tokens = signatures.EmitTo(module.Id);
        var bodies = new Dictionary<int, byte[]?>();
        foreach (WovenMethod method in woven)
        {
            int signature = method.SignatureIndex >= 0 ? (int)tokens[method.SignatureIndex] : method.Body.LocalSignatureToken;
            if (method.Body.TryToReplacement(signature, out byte[]? bytes, out Refusal refusal))
            {
                bodies[method.Token] = bytes;
                result.Woven++;
            }
            else
            {
                result.Refused(refusal);
            }
        }

        foreach (WovenMethod method in woven)
        {
            foreach (NativeMethod caller in module.HasPrecompiledCode ? WeaverService.Inliners(module.Id, module.Id, method.Token) : [])
            {
                if (caller.Module == module.Id)
                {
                    bodies.TryAdd((int)caller.Method, null);
                }
            }
        }

        ReJit(module, bodies);
    }

    private static unsafe void ReJit(LoadedModule module, Dictionary<int, byte[]?> bodies)
    {
        var pinned = new GCHandle[bodies.Count];
        var methods = new NativeMethodBody[bodies.Count];
        int count = 0;
        try
        {
            foreach ((int token, byte[]? bytes) in bodies)
            {
                var body = new NativeMethodBody { Module = module.Id, Method = (uint)token };
                if (bytes is not null)
                {
                    pinned[count] = GCHandle.Alloc(bytes, GCHandleType.Pinned);
                    body.Size = (uint)bytes.Length;
                    body.Body = (byte*)pinned[count].AddrOfPinnedObject();
                }

                methods[count++] = body;
            }

            WeaverService.ReJit(methods);
        }
        finally
        {
            foreach (GCHandle handle in pinned)
            {
                if (handle.IsAllocated)
                {
                    handle.Free();
                }
            }
        }
    }

    private sealed class WovenMethod(int token, IlBody body, LocalSignature locals)
    {
        public int Token { get; } = token;

        public IlBody Body { get; } = body;

        public LocalSignature Locals { get; } = locals;

        public int SignatureIndex { get; set; }
    }

    /// <summary>What was done to a module, for one debug line.</summary>
    private sealed class ModuleResult(string assembly)
    {
        private readonly List<Refusal> _refusals = [];

        public int Woven { get; set; }

        public void Refused(Refusal refusal)
        {
            if (refusal != Refusal.None)
            {
                _refusals.Add(refusal);
            }
        }

        public string Describe(TimeSpan time)
        {
            string refused = _refusals.Count == 0
                ? "none left out"
                : "left out: " + string.Join(", ", _refusals.GroupBy(static refusal => refusal).Select(static group => $"{group.Count()} {group.Key}"));
            return $"{assembly}: {Woven} methods woven in {time.TotalMilliseconds:0.0} ms, {refused}.";
        }
    }
}
