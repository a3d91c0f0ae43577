using System.Reflection.Metadata;
using Lumigo.AutoInstrumentation.Weaving;
using Lumigo.WeavingCorpus.Verification;

namespace Lumigo.WeavingCorpus;

/// <summary>Takes one method body through the engine: unchanged, and changed by <see cref="InsertingTransform"/>.</summary>
internal sealed class BodyTrial(MethodBodies assembly)
{
    private readonly int _exceptionToken = assembly.ExceptionToken();

    /// <summary>Tries a method.</summary>
    public Outcome Try(MethodDefinitionHandle handle)
    {
        var raw = assembly.Bytes(handle);
        if (!IlBody.TryParse(raw, assembly.Metadata, out var body, out var refusal))
        {
            return new Outcome(refusal);
        }

        if (assembly.Metadata.GetShape(handle) is not { } shape)
        {
            return new Outcome(Refusal.BadMethodSignature);
        }

        var before = IlVerifier.Verify(raw, new MethodUnderTest(assembly.Reader, handle));
        if (!body.TryToBytes(body.LocalSignatureToken, out var same, out refusal))
        {
            return new Outcome(refusal);
        }

        var error = Check("unchanged", body, same, handle, null, before);
        if (error is not null)
        {
            return new Outcome(error);
        }

        var transform = new InsertingTransform(assembly.Metadata, _exceptionToken);
        if (!transform.TryApply(body, shape, out var locals, out refusal)
            || !body.TryToBytes(InsertingTransform.LocalsToken, out var changed, out refusal))
        {
            return new Outcome(refusal);
        }

        var identical = raw[..Math.Min(raw.Length, same.Length)].SequenceEqual(same);
        return new Outcome(Check("changed", body, changed, handle, locals, before), identical);
    }

    private string? Check(string what, IlBody body, byte[] bytes, MethodDefinitionHandle handle, LocalSignature? locals, IReadOnlyList<Finding> before)
    {
        if (!IlBody.TryParse(bytes, assembly.Metadata, out var again, out var refusal))
        {
            return $"{what}: written, but refused when read again: {refusal}";
        }

        if (BodyComparison.Difference(body, again) is { } difference)
        {
            return $"{what}: other when read again: {difference}";
        }

        var added = locals is null ? null : new Dictionary<int, byte[]> { [InsertingTransform.LocalsToken] = locals.ToBlob() };
        var after = IlVerifier.Verify(bytes, new MethodUnderTest(assembly.Reader, handle, added));
        foreach (var rule in after.GroupBy(finding => finding.Rule))
        {
            if (rule.Count() > before.Count(finding => finding.Rule == rule.Key))
            {
                return $"{what}: {rule.First()}";
            }
        }

        return null;
    }

    /// <summary>What became of a body.</summary>
    internal readonly record struct Outcome(Refusal Refusal, string? Error, bool Identical)
    {
        public Outcome(Refusal refusal)
            : this(refusal, null, false)
        {
        }

        public Outcome(string? error, bool identical = false)
            : this(Refusal.None, error, identical)
        {
        }
    }
}
