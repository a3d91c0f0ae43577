using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace Lumigo.AutoInstrumentation.Weaving.Methods;

/// <summary>How a value of a signature's type becomes an object, if it can.</summary>
internal sealed class ArgumentType
{
    private const byte ValueType = 0x11;
    private const byte Class = 0x12;

    /// <summary>Value types of other modules that are known to be no by-ref-like ones, which the module's own metadata does not say.</summary>
    private static readonly string[] s_plainValues =
    [
        "System.TimeSpan", "System.DateTime", "System.DateTimeOffset", "System.Guid", "System.Decimal", "System.Nullable`1", "System.Threading.CancellationToken",
        "System.Memory`1", "System.ReadOnlyMemory`1", "System.Threading.Tasks.ValueTask", "System.Threading.Tasks.ValueTask`1",
    ];

    private ArgumentType(byte[] signature, bool isByRef, bool isValue)
    {
        Signature = signature;
        IsByRef = isByRef;
        IsValue = isValue;
    }

    /// <summary>The bytes of the type, without the by-reference mark.</summary>
    public byte[] Signature { get; }

    /// <summary>Whether it is passed by reference.</summary>
    public bool IsByRef { get; }

    /// <summary>Whether it must be boxed: a value, or a type parameter.</summary>
    public bool IsValue { get; }

    /// <summary>The token of the type in these bytes when they are nothing but a token, else 0.</summary>
    public static int TokenIn(ReadOnlySpan<byte> signature)
    {
        var walk = new SignatureBlob(signature[1..]);
        return signature[0] is ValueType or Class && walk.TryReadCompressed(out int coded) && (coded & 3) < 2
            ? (int)((coded & 3) == 0 ? TableIndex.TypeDef : TableIndex.TypeRef) << 24 | coded >> 2
            : 0;
    }

    /// <summary>The types of a method's parameters; null for those that can be no object: pointers, spans and their like.</summary>
    public static List<ArgumentType?>? Of(ModuleMetadata metadata, MethodDefinitionHandle method)
    {
        MetadataReader reader = metadata.Reader;
        ReadOnlySpan<byte> signature = reader.GetBlobBytes(reader.GetMethodDefinition(method).Signature);
        var walk = new SignatureBlob(signature);
        if (!walk.TryReadByte(out byte header) || (new SignatureHeader(header).IsGeneric && !walk.TryReadCompressed(out _))
            || !walk.TryReadCompressed(out int count) || !walk.TrySkipType())
        {
            return null;
        }

        var types = new List<ArgumentType?>(count);
        for (int i = 0; i < count; i++)
        {
            if (!walk.TrySkipModifiers())
            {
                return null;
            }

            int start = walk.Position;
            if (!walk.TrySkipType())
            {
                return null;
            }

            types.Add(Of(metadata, method, signature[start..walk.Position]));
        }

        return types;
    }

    /// <summary>A type by its bytes; null when its values can be no objects.</summary>
    public static ArgumentType? Of(ModuleMetadata metadata, MethodDefinitionHandle method, ReadOnlySpan<byte> type)
    {
        bool isByRef = (SignatureTypeCode)type[0] == SignatureTypeCode.ByReference;
        type = type[(isByRef ? 1 : 0)..];
        return IsBoxed(metadata, method, type) is { } boxed ? new ArgumentType(type.ToArray(), isByRef, boxed) : null;
    }

    private static bool? IsBoxed(ModuleMetadata metadata, MethodDefinitionHandle method, ReadOnlySpan<byte> type)
    {
        switch ((SignatureTypeCode)type[0])
        {
            case SignatureTypeCode.String or SignatureTypeCode.Object or SignatureTypeCode.SZArray or SignatureTypeCode.Array:
                return false;
            case (>= SignatureTypeCode.Boolean and <= SignatureTypeCode.Double) or SignatureTypeCode.IntPtr or SignatureTypeCode.UIntPtr:
                return true;
            case (SignatureTypeCode)Class:
                return false;
            case (SignatureTypeCode)ValueType:
                return IsPlainValue(metadata, type[1..]) ? true : null;
            case SignatureTypeCode.GenericTypeInstance:
                return type[1] == Class ? false : IsPlainValue(metadata, type[2..]) ? true : null;
            case SignatureTypeCode.GenericTypeParameter or SignatureTypeCode.GenericMethodParameter:
                return AllowsByRefLike(metadata.Reader, method, type) ? null : true;
            default:
                return null;
        }
    }

    private static bool IsPlainValue(ModuleMetadata metadata, ReadOnlySpan<byte> codedToken)
    {
        var walk = new SignatureBlob(codedToken);
        if (!walk.TryReadCompressed(out int coded))
        {
            return false;
        }

        int row = coded >> 2;
        MetadataReader reader = metadata.Reader;
        if ((coded & 3) == 0)
        {
            TypeDefinition definition = reader.GetTypeDefinition(MetadataTokens.TypeDefinitionHandle(row));
            return !HasByRefLikeMark(reader, definition);
        }

        TypeReference reference = reader.GetTypeReference(MetadataTokens.TypeReferenceHandle(row));
        string name = reader.GetString(reference.Namespace) + "." + reader.GetString(reference.Name);
        return (coded & 3) == 1 && Array.IndexOf(s_plainValues, name) >= 0;
    }

    private static bool HasByRefLikeMark(MetadataReader reader, TypeDefinition definition)
    {
        foreach (CustomAttributeHandle handle in definition.GetCustomAttributes())
        {
            EntityHandle constructor = reader.GetCustomAttribute(handle).Constructor;
            EntityHandle type = constructor.Kind switch
            {
                HandleKind.MemberReference => reader.GetMemberReference((MemberReferenceHandle)constructor).Parent,
                HandleKind.MethodDefinition => reader.GetMethodDefinition((MethodDefinitionHandle)constructor).GetDeclaringType(),
                _ => default,
            };
            StringHandle name = type.Kind switch
            {
                HandleKind.TypeReference => reader.GetTypeReference((TypeReferenceHandle)type).Name,
                HandleKind.TypeDefinition => reader.GetTypeDefinition((TypeDefinitionHandle)type).Name,
                _ => default,
            };
            if (reader.StringComparer.Equals(name, "IsByRefLikeAttribute"))
            {
                return true;
            }
        }

        return false;
    }

    private static bool AllowsByRefLike(MetadataReader reader, MethodDefinitionHandle method, ReadOnlySpan<byte> type)
    {
        const GenericParameterAttributes AllowByRefLike = (GenericParameterAttributes)0x20;
        var walk = new SignatureBlob(type[1..]);
        MethodDefinition definition = reader.GetMethodDefinition(method);
        GenericParameterHandleCollection parameters = (SignatureTypeCode)type[0] == SignatureTypeCode.GenericTypeParameter
            ? reader.GetTypeDefinition(definition.GetDeclaringType()).GetGenericParameters()
            : definition.GetGenericParameters();
        return !walk.TryReadCompressed(out int index) || index >= parameters.Count
            || (reader.GetGenericParameter(parameters[index]).Attributes & AllowByRefLike) != 0;
    }
}
