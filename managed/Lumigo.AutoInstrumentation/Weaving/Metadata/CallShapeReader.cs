using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace Lumigo.AutoInstrumentation.Weaving;

/// <summary>
/// Reads from a call's signature only what the depth of the stack needs: this is done for every call of every body that is written. Throws what the
/// reader throws at bad metadata.
/// </summary>
internal static class CallShapeReader
{
    private const int ExplicitThis = 0x40;

    /// <summary>See <see cref="ICallShapes.TryGetCallShape"/>.</summary>
    public static bool TryRead(MetadataReader reader, ILOpCode code, int token, out int pops, out int pushes)
    {
        pops = pushes = 0;
        var blob = Signature(reader, MetadataTokens.EntityHandle(token));
        if (blob.IsNil)
        {
            return false;
        }

        var bytes = reader.GetBlobReader(blob);
        var header = bytes.ReadSignatureHeader();
        if (header.Kind != SignatureKind.Method)
        {
            return false;
        }

        if (header.IsGeneric)
        {
            bytes.ReadCompressedInteger();
        }

        pops = bytes.ReadCompressedInteger();
        if (code == ILOpCode.Newobj)
        {
            pushes = 1;
            return true;
        }

        // An explicit this is one of the counted parameters.
        pops += header.IsInstance && (header.RawValue & ExplicitThis) == 0 ? 1 : 0;
        pops += code == ILOpCode.Calli ? 1 : 0;
        pushes = ReturnsVoid(ref bytes) ? 0 : 1;
        return true;
    }

    private static BlobHandle Signature(MetadataReader reader, EntityHandle handle) => handle.Kind switch
    {
        HandleKind.MethodDefinition => reader.GetMethodDefinition((MethodDefinitionHandle)handle).Signature,
        HandleKind.MemberReference => reader.GetMemberReference((MemberReferenceHandle)handle).Signature,
        HandleKind.MethodSpecification => Signature(reader, reader.GetMethodSpecification((MethodSpecificationHandle)handle).Method),
        HandleKind.StandaloneSignature => reader.GetStandaloneSignature((StandaloneSignatureHandle)handle).Signature,
        _ => default,
    };

    private static bool ReturnsVoid(ref BlobReader bytes)
    {
        var code = bytes.ReadSignatureTypeCode();
        while (code is SignatureTypeCode.OptionalModifier or SignatureTypeCode.RequiredModifier)
        {
            bytes.ReadTypeHandle();
            code = bytes.ReadSignatureTypeCode();
        }

        return code == SignatureTypeCode.Void;
    }
}
