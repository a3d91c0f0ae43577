using System.Reflection;
using System.Reflection.Metadata;

namespace Lumigo.AutoInstrumentation.Weaving;

/// <summary>Reads a <see cref="MethodShape"/>. Throws what the reader throws at bad metadata.</summary>
internal sealed class MethodShapeReader(MetadataReader reader, IlTypeProvider types)
{
    private const MethodImplAttributes RuntimeAsync = (MethodImplAttributes)0x2000;

    /// <summary>The shape of a method; null when its signature is none.</summary>
    public MethodShape? Read(MethodDefinitionHandle handle)
    {
        var definition = reader.GetMethodDefinition(handle);
        var signature = definition.DecodeSignature(types, null);
        if (ReturnTypeBlob(reader.GetBlobBytes(definition.Signature)) is not { } returnTypeBlob)
        {
            return null;
        }

        var declaringHandle = definition.GetDeclaringType();
        var declaring = reader.GetTypeDefinition(declaringHandle);
        var declaringType = types.GetTypeFromDefinition(reader, declaringHandle, 0);
        return new MethodShape
        {
            Handle = handle,
            Name = reader.GetString(definition.Name),
            DeclaringType = WithOwnParameters(declaringType, declaring.GetGenericParameters().Count),
            DeclaringTypeIsValueType = declaringType.Kind == IlTypeKind.ValueType,
            BaseType = BaseType(declaring.BaseType),
            HasThis = signature.Header.IsInstance,
            ParameterTypes = signature.ParameterTypes,
            ReturnType = signature.ReturnType,
            ReturnTypeBlob = returnTypeBlob,
            IsVarArg = signature.Header.CallingConvention == SignatureCallingConvention.VarArgs,
            IsRuntimeAsync = (definition.ImplAttributes & RuntimeAsync) != 0,
        };
    }

    private static IlType WithOwnParameters(IlType type, int count)
    {
        if (count == 0)
        {
            return type;
        }

        var arguments = new IlType[count];
        for (var i = 0; i < count; i++)
        {
            arguments[i] = IlType.Parameter(IlTypeKind.TypeParameter, i);
        }

        return IlType.Generic(type, arguments);
    }

    private IlType BaseType(EntityHandle handle) => handle.IsNil ? IlType.Unknown : handle.Kind switch
    {
        HandleKind.TypeDefinition => types.GetTypeFromDefinition(reader, (TypeDefinitionHandle)handle, 0),
        HandleKind.TypeReference => types.GetTypeFromReference(reader, (TypeReferenceHandle)handle, 0),
        HandleKind.TypeSpecification => types.GetTypeFromSpecification(reader, null, (TypeSpecificationHandle)handle, 0),
        _ => IlType.Unknown,
    };

    private static byte[]? ReturnTypeBlob(ReadOnlySpan<byte> signature)
    {
        var walk = new SignatureBlob(signature);
        if (!walk.TryReadByte(out var header)
            || (new SignatureHeader(header).IsGeneric && !walk.TryReadCompressed(out _))
            || !walk.TryReadCompressed(out _)
            || !walk.TrySkipModifiers())
        {
            return null;
        }

        var start = walk.Position;
        return walk.TrySkipType() ? signature[start..walk.Position].ToArray() : null;
    }
}
