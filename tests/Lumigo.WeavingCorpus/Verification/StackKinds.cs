using System.Collections.Immutable;
using System.Reflection.Metadata;

namespace Lumigo.WeavingCorpus.Verification;

/// <summary>
/// What a value is to the evaluation stack, one letter each: I int, L long, N native int or pointer, F floating point, O object, R managed reference,
/// V value type (or enum), ? anything.
/// </summary>
internal sealed class StackKinds : ISignatureTypeProvider<char, object?>
{
    public const char Anything = '?';
    public const char Void = '-';
    public static readonly StackKinds Provider = new();

    /// <summary>Whether a value of one kind may stand where another is expected. Value types may be enums, ints and native ints mix.</summary>
    public static bool Fit(char one, char other)
    {
        if (one == other || one is Anything || other is Anything)
        {
            return true;
        }

        if (one == 'V' || other == 'V')
        {
            return (one == 'V' ? other : one) is 'I' or 'L' or 'N' or 'F';
        }

        return (one is 'I' or 'N' && other is 'I' or 'N') || (one is 'R' or 'N' && other is 'R' or 'N');
    }

    public char GetPrimitiveType(PrimitiveTypeCode typeCode) => typeCode switch
    {
        PrimitiveTypeCode.Void => Void,
        PrimitiveTypeCode.Int64 or PrimitiveTypeCode.UInt64 => 'L',
        PrimitiveTypeCode.IntPtr or PrimitiveTypeCode.UIntPtr => 'N',
        PrimitiveTypeCode.Single or PrimitiveTypeCode.Double => 'F',
        PrimitiveTypeCode.String or PrimitiveTypeCode.Object => 'O',
        PrimitiveTypeCode.TypedReference => 'V',
        _ => 'I',
    };

    public char GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => ByMarker(rawTypeKind);

    public char GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => ByMarker(rawTypeKind);

    public char GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
        reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

    public char GetGenericInstantiation(char genericType, ImmutableArray<char> typeArguments) => genericType;

    public char GetSZArrayType(char elementType) => 'O';

    public char GetArrayType(char elementType, ArrayShape shape) => 'O';

    public char GetByReferenceType(char elementType) => 'R';

    public char GetPointerType(char elementType) => 'N';

    public char GetPinnedType(char elementType) => elementType;

    public char GetModifiedType(char modifier, char unmodifiedType, bool isRequired) => unmodifiedType;

    public char GetFunctionPointerType(MethodSignature<char> signature) => 'N';

    public char GetGenericTypeParameter(object? genericContext, int index) => Anything;

    public char GetGenericMethodParameter(object? genericContext, int index) => Anything;

    private static char ByMarker(byte rawTypeKind) => rawTypeKind switch { 0x11 => 'V', 0x12 => 'O', _ => Anything };
}
