namespace Lumigo.AutoInstrumentation.Weaving.Profiler;

/// <summary>Has the profiler put changed methods of one module in their place.</summary>
internal sealed class MethodReplacement(LoadedModule module)
{
    private readonly Dictionary<int, Replacement?> _bodies = [];

    /// <summary>Writes the bodies; those that cannot be written are reported and left out.</summary>
    /// <param name="methods">The changed methods.</param>
    /// <param name="refused">Told of each that is left out.</param>
    /// <returns>How many were written.</returns>
    public int Add(IReadOnlyList<ChangedMethod> methods, Action<ChangedMethod, Refusal> refused)
    {
        var signatures = new ReferenceBatch();
        int[] indexes = new int[methods.Count];
        for (int i = 0; i < indexes.Length; i++)
        {
            indexes[i] = methods[i].Locals.IsChanged ? signatures.Signature(methods[i].Locals.ToBlob()) : -1;
        }

        uint[] tokens = signatures.EmitTo(module.Id);
        int written = 0;
        for (int i = 0; i < indexes.Length; i++)
        {
            int signature = indexes[i] >= 0 ? (int)tokens[indexes[i]] : methods[i].Body.LocalSignatureToken;
            if (methods[i].Body.TryToReplacement(signature, out Replacement? replacement, out Refusal refusal))
            {
                _bodies[methods[i].Token] = replacement;
                written++;
            }
            else
            {
                refused(methods[i], refusal);
            }
        }

        return written;
    }

    /// <summary>Hands them over, with the callers of the module that have one of them inlined in precompiled code.</summary>
    public void Apply()
    {
        if (module.HasPrecompiledCode)
        {
            foreach (int method in _bodies.Keys.ToArray())
            {
                foreach (NativeMethod caller in WeaverService.Inliners(module.Id, module.Id, method))
                {
                    if (caller.Module == module.Id)
                    {
                        _bodies.TryAdd((int)caller.Method, null);
                    }
                }
            }
        }

        if (_bodies.Count > 0)
        {
            ReJit();
        }
    }

    private unsafe void ReJit()
    {
        using var block = new NativeBlock();
        ulong* modules = block.Take<ulong>(_bodies.Count);
        uint* methods = block.Take<uint>(_bodies.Count);
        NativeBody* bodies = block.Take<NativeBody>(_bodies.Count);
        int count = 0;
        foreach ((int token, Replacement? replacement) in _bodies)
        {
            modules[count] = module.Id;
            methods[count] = (uint)token;
            if (replacement is not null)
            {
                bodies[count] = new NativeBody
                {
                    Bytes = block.Copy(replacement.Bytes), Size = (uint)replacement.BodySize, MapCount = (uint)replacement.MapCount,
                };
            }

            count++;
        }

        WeaverService.ReJit(block, modules, methods, bodies, count);
    }
}

/// <summary>A method with changed code.</summary>
/// <param name="Token">The method.</param>
/// <param name="Body">Its code.</param>
/// <param name="Locals">Its locals.</param>
internal sealed record ChangedMethod(int Token, IlBody Body, LocalSignature Locals);
