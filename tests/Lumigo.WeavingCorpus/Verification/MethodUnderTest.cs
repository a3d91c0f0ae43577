using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace Lumigo.WeavingCorpus.Verification;

/// <summary>What the verifier needs to know about a method besides its body.</summary>
internal sealed class MethodUnderTest
{
    private readonly Dictionary<int, (string Arguments, char Result)?> _calls = [];

    /// <summary>A method of a module.</summary>
    public MethodUnderTest(MetadataReader reader, MethodDefinitionHandle handle, IReadOnlyDictionary<int, byte[]>? addedSignatures = null)
    {
        Reader = reader;
        AddedSignatures = addedSignatures;
        var definition = reader.GetMethodDefinition(handle);
        var signature = definition.DecodeSignature(StackKinds.Provider, null);
        Arguments = (signature.Header.IsInstance ? "?" : "") + string.Concat(signature.ParameterTypes);
        Result = signature.ReturnType;
    }

    public MetadataReader Reader { get; }

    /// <summary>Signatures that a changed body names and the module does not have.</summary>
    public IReadOnlyDictionary<int, byte[]>? AddedSignatures { get; }

    public string Arguments { get; }

    public char Result { get; }

    /// <summary>The kinds of the locals; null when the token is none.</summary>
    public unsafe string? Locals(int token)
    {
        if (token == 0)
        {
            return "";
        }

        if (AddedSignatures is not null && AddedSignatures.TryGetValue(token, out var added))
        {
            fixed (byte* blob = added)
            {
                var reader = new BlobReader(blob, added.Length);
                return string.Concat(new SignatureDecoder<char, object?>(StackKinds.Provider, Reader, null).DecodeLocalSignature(ref reader));
            }
        }

        return IsRow(token, TableIndex.StandAloneSig)
            ? string.Concat(Reader.GetStandaloneSignature((StandaloneSignatureHandle)MetadataTokens.EntityHandle(token)).DecodeLocalSignature(StackKinds.Provider, null))
            : null;
    }

    /// <summary>Whether a token names an existing row of one of these tables.</summary>
    public bool IsRow(int token, params ReadOnlySpan<TableIndex> tables) =>
        tables.Contains((TableIndex)(token >>> 24)) && (token & 0xFFFFFF) > 0 && (token & 0xFFFFFF) <= Reader.GetTableRowCount((TableIndex)(token >>> 24));

    /// <summary>The kinds that a call takes (with <c>this</c>, without a function pointer) and returns.</summary>
    public (string Arguments, char Result)? Call(int token)
    {
        if (!_calls.TryGetValue(token, out var call))
        {
            call = Decode(MetadataTokens.EntityHandle(token)) is { } signature
                ? ((signature.Header.IsInstance && (signature.Header.RawValue & 0x40) == 0 ? "?" : "") + string.Concat(signature.ParameterTypes), signature.ReturnType)
                : null;
            _calls.Add(token, call);
        }

        return call;
    }

    private MethodSignature<char>? Decode(EntityHandle handle)
    {
        switch (handle.Kind)
        {
            case HandleKind.MethodDefinition:
                return Reader.GetMethodDefinition((MethodDefinitionHandle)handle).DecodeSignature(StackKinds.Provider, null);
            case HandleKind.MemberReference:
                return Reader.GetMemberReference((MemberReferenceHandle)handle).DecodeMethodSignature(StackKinds.Provider, null);
            case HandleKind.MethodSpecification:
                return Decode(Reader.GetMethodSpecification((MethodSpecificationHandle)handle).Method);
            case HandleKind.StandaloneSignature:
                return Reader.GetStandaloneSignature((StandaloneSignatureHandle)handle).DecodeMethodSignature(StackKinds.Provider, null);
            default:
                return null;
        }
    }
}
