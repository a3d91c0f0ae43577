using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace Lumigo.AutoInstrumentation.Weaving;

/// <summary>Makes <see cref="IlType"/>s of signatures.</summary>
internal sealed class IlTypeProvider : ISignatureTypeProvider<IlType, object?>
{
    private const byte ValueTypeMarker = 0x11;

    // A type nested in itself, which only a broken module has.
    private const int MaxNesting = 64;

    private readonly string _assembly;
    private readonly Dictionary<int, IlType> _named = [];

    /// <summary>A provider for one module.</summary>
    public IlTypeProvider(MetadataReader reader) =>
        _assembly = reader.IsAssembly ? reader.GetString(reader.GetAssemblyDefinition().Name) : "";

    /// <inheritdoc/>
    public IlType GetPrimitiveType(PrimitiveTypeCode typeCode) => IlType.Primitive(typeCode);

    /// <inheritdoc/>
    public IlType GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => Named(reader, handle, rawTypeKind, 0);

    /// <inheritdoc/>
    public IlType GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => Named(reader, handle, rawTypeKind, 0);

    /// <inheritdoc/>
    public IlType GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
        reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

    /// <inheritdoc/>
    public IlType GetGenericInstantiation(IlType genericType, ImmutableArray<IlType> typeArguments) => IlType.Generic(genericType, [.. typeArguments]);

    /// <inheritdoc/>
    public IlType GetSZArrayType(IlType elementType) => IlType.ArrayOf(elementType);

    /// <inheritdoc/>
    public IlType GetArrayType(IlType elementType, ArrayShape shape) => IlType.ArrayOf(elementType, shape.Rank);

    /// <inheritdoc/>
    public IlType GetByReferenceType(IlType elementType) => IlType.ByRef(elementType);

    /// <inheritdoc/>
    public IlType GetPointerType(IlType elementType) => IlType.Pointer(elementType);

    /// <inheritdoc/>
    public IlType GetPinnedType(IlType elementType) => elementType;

    /// <inheritdoc/>
    public IlType GetModifiedType(IlType modifier, IlType unmodifiedType, bool isRequired) => unmodifiedType;

    /// <inheritdoc/>
    public IlType GetFunctionPointerType(MethodSignature<IlType> signature) => IlType.FunctionPointer();

    /// <inheritdoc/>
    public IlType GetGenericTypeParameter(object? genericContext, int index) => IlType.Parameter(IlTypeKind.TypeParameter, index);

    /// <inheritdoc/>
    public IlType GetGenericMethodParameter(object? genericContext, int index) => IlType.Parameter(IlTypeKind.MethodParameter, index);

    private IlType Named(MetadataReader reader, EntityHandle handle, byte rawTypeKind, int nesting)
    {
        // Outside signatures nothing says whether a reference is a value type. What a signature said once stays known.
        if (_named.TryGetValue(MetadataTokens.GetToken(handle), out var known) && (known.Kind == Kind(rawTypeKind) || rawTypeKind == 0))
        {
            return known;
        }

        if (nesting > MaxNesting)
        {
            throw new BadImageFormatException();
        }

        var type = handle.Kind == HandleKind.TypeDefinition
            ? Definition(reader, (TypeDefinitionHandle)handle, nesting)
            : Reference(reader, (TypeReferenceHandle)handle, Kind(rawTypeKind), nesting);
        _named[MetadataTokens.GetToken(handle)] = type;
        return type;
    }

    private IlType Definition(MetadataReader reader, TypeDefinitionHandle handle, int nesting)
    {
        var definition = reader.GetTypeDefinition(handle);
        var declaring = definition.GetDeclaringType();
        var enclosing = declaring.IsNil ? null : Named(reader, declaring, 0, nesting + 1);
        return IlType.Named(
            IsValueType(reader, definition) ? IlTypeKind.ValueType : IlTypeKind.Class,
            _assembly,
            enclosing?.Namespace ?? reader.GetString(definition.Namespace),
            reader.GetString(definition.Name),
            enclosing);
    }

    private IlType Reference(MetadataReader reader, TypeReferenceHandle handle, IlTypeKind kind, int nesting)
    {
        var reference = reader.GetTypeReference(handle);
        var scope = reference.ResolutionScope;
        var enclosing = scope.Kind == HandleKind.TypeReference ? Named(reader, scope, 0, nesting + 1) : null;
        var assembly = scope.Kind switch
        {
            HandleKind.AssemblyReference => reader.GetString(reader.GetAssemblyReference((AssemblyReferenceHandle)scope).Name),
            HandleKind.TypeReference => enclosing!.Assembly,
            _ => _assembly,
        };
        return IlType.Named(kind, assembly, enclosing?.Namespace ?? reader.GetString(reference.Namespace), reader.GetString(reference.Name), enclosing);
    }

    private static IlTypeKind Kind(byte rawTypeKind) => rawTypeKind == ValueTypeMarker ? IlTypeKind.ValueType : IlTypeKind.Class;

    private static bool IsValueType(MetadataReader reader, TypeDefinition definition)
    {
        var (space, name) = BaseName(reader, definition.BaseType);
        if (space != "System" || name is not ("ValueType" or "Enum"))
        {
            return false;
        }

        // System.Enum derives from ValueType and is a class itself.
        return !(reader.StringComparer.Equals(definition.Name, "Enum") && reader.StringComparer.Equals(definition.Namespace, "System"));
    }

    private static (string Namespace, string Name) BaseName(MetadataReader reader, EntityHandle handle)
    {
        switch (handle.Kind)
        {
            case HandleKind.TypeReference:
                var reference = reader.GetTypeReference((TypeReferenceHandle)handle);
                return (reader.GetString(reference.Namespace), reader.GetString(reference.Name));
            case HandleKind.TypeDefinition when !handle.IsNil:
                var definition = reader.GetTypeDefinition((TypeDefinitionHandle)handle);
                return (reader.GetString(definition.Namespace), reader.GetString(definition.Name));
            default:
                return ("", "");
        }
    }
}
