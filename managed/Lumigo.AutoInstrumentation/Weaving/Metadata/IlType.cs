using System.Reflection.Metadata;
using System.Text;

namespace Lumigo.AutoInstrumentation.Weaving;

/// <summary>
/// A type as a signature describes it: by structure and names, nothing is loaded or resolved. Custom modifiers are left out. Two are equal when
/// they have the same structure and names, assembly names included. Whether a name belongs to a class or a value type does not count: outside
/// of signatures the module does not say it.
/// </summary>
internal sealed class IlType : IEquatable<IlType>
{
    // Before all others, which are made with it.
    private static readonly IlType[] None = [];

    /// <summary>Not known, or one of several.</summary>
    public static readonly IlType Unknown = new(IlTypeKind.Unknown);

    /// <summary>The type of <c>ldnull</c>.</summary>
    public static readonly IlType Null = new(IlTypeKind.Null);

    /// <summary><c>void</c>.</summary>
    public static readonly IlType Void = new(PrimitiveTypeCode.Void);

    /// <summary><c>bool</c>.</summary>
    public static readonly IlType Boolean = new(PrimitiveTypeCode.Boolean);

    /// <summary><c>int</c>.</summary>
    public static readonly IlType Int32 = new(PrimitiveTypeCode.Int32);

    /// <summary><c>long</c>.</summary>
    public static readonly IlType Int64 = new(PrimitiveTypeCode.Int64);

    /// <summary><c>nint</c>.</summary>
    public static readonly IlType IntPtr = new(PrimitiveTypeCode.IntPtr);

    /// <summary><c>double</c>.</summary>
    public static readonly IlType Double = new(PrimitiveTypeCode.Double);

    /// <summary><c>string</c>.</summary>
    public static readonly IlType String = new(PrimitiveTypeCode.String);

    /// <summary><c>object</c>.</summary>
    public static readonly IlType Object = new(PrimitiveTypeCode.Object);

    /// <summary>A <c>TypedReference</c>.</summary>
    public static readonly IlType TypedReference = new(PrimitiveTypeCode.TypedReference);

    private readonly IlType[] _arguments = None;

    private IlType(IlTypeKind kind) => Kind = kind;

    private IlType(PrimitiveTypeCode code)
    {
        Kind = IlTypeKind.Primitive;
        PrimitiveCode = code;
        Namespace = "System";
        Name = NameOf(code);
    }

    private IlType(IlTypeKind kind, IlType element)
    {
        Kind = kind;
        Element = element;
    }

    private IlType(IlType definition, IlType[] arguments)
    {
        Kind = IlTypeKind.Generic;
        Element = definition;
        _arguments = arguments;
        Namespace = definition.Namespace;
        Name = definition.Name;
        Assembly = definition.Assembly;
        Enclosing = definition.Enclosing;
    }

    /// <summary>The shape.</summary>
    public IlTypeKind Kind { get; }

    /// <summary>Which primitive it is.</summary>
    public PrimitiveTypeCode PrimitiveCode { get; }

    /// <summary>The namespace, that of the outermost type for a nested one; empty where there is none.</summary>
    public string Namespace { get; private init; } = "";

    /// <summary>The name without namespace and enclosing types, with the number of generic parameters: <c>List`1</c>.</summary>
    public string Name { get; private init; } = "";

    /// <summary>
    /// The simple name of the assembly that the module names as the type's home (a facade such as System.Runtime, or the module's own assembly); empty for
    /// primitives.
    /// </summary>
    public string Assembly { get; private init; } = "";

    /// <summary>The type around a nested type.</summary>
    public IlType? Enclosing { get; private init; }

    /// <summary>The element of an array, the target of a reference or pointer, the definition of a generic type.</summary>
    public IlType? Element { get; }

    /// <summary>The arguments of a generic type.</summary>
    public IReadOnlyList<IlType> Arguments => _arguments;

    /// <summary>The number of dimensions of an array, 0 for the one-dimensional, zero-based kind.</summary>
    public int Rank { get; private init; }

    /// <summary>The number of a generic parameter.</summary>
    public int Index { get; private init; }

    /// <summary>Whether values of the type are one reference for the collector, as far as this can be said without loading.</summary>
    public bool IsReference => Kind switch
    {
        IlTypeKind.Null or IlTypeKind.Class or IlTypeKind.Array => true,
        IlTypeKind.Primitive => PrimitiveCode is PrimitiveTypeCode.String or PrimitiveTypeCode.Object,
        IlTypeKind.Generic => Element!.Kind == IlTypeKind.Class,
        _ => false,
    };

    /// <summary>Namespace, enclosing types and name: <c>System.Collections.Generic.List`1+Enumerator</c>. Empty for what has no name.</summary>
    public string FullName => Enclosing is { } enclosing ? enclosing.FullName + "+" + Name : Namespace.Length == 0 ? Name : Namespace + "." + Name;

    /// <summary>A class or value type by name.</summary>
    public static IlType Named(IlTypeKind kind, string assembly, string @namespace, string name, IlType? enclosing = null) =>
        new(kind) { Assembly = assembly, Namespace = @namespace, Name = name, Enclosing = enclosing };

    /// <summary>A primitive.</summary>
    public static IlType Primitive(PrimitiveTypeCode code) => code switch
    {
        PrimitiveTypeCode.Void => Void,
        PrimitiveTypeCode.Boolean => Boolean,
        PrimitiveTypeCode.Int32 => Int32,
        PrimitiveTypeCode.Int64 => Int64,
        PrimitiveTypeCode.IntPtr => IntPtr,
        PrimitiveTypeCode.Double => Double,
        PrimitiveTypeCode.String => String,
        PrimitiveTypeCode.Object => Object,
        PrimitiveTypeCode.TypedReference => TypedReference,
        _ => new IlType(code),
    };

    /// <summary>A generic type with arguments.</summary>
    public static IlType Generic(IlType definition, params IlType[] arguments) => new(definition, arguments);

    /// <summary>A one-dimensional, zero-based array.</summary>
    public static IlType ArrayOf(IlType element) => new(IlTypeKind.Array, element);

    /// <summary>An array with so many dimensions.</summary>
    public static IlType ArrayOf(IlType element, int rank) => new(IlTypeKind.Array, element) { Rank = rank };

    /// <summary>A managed reference.</summary>
    public static IlType ByRef(IlType element) => new(IlTypeKind.ByRef, element);

    /// <summary>An unmanaged pointer.</summary>
    public static IlType Pointer(IlType element) => new(IlTypeKind.Pointer, element);

    /// <summary>A parameter of the generic type or method.</summary>
    public static IlType Parameter(IlTypeKind kind, int index) => new(kind) { Index = index };

    /// <summary>A function pointer.</summary>
    public static IlType FunctionPointer() => new(IlTypeKind.FunctionPointer);

    /// <summary>
    /// Whether this is the type of that name (<see cref="FullName"/>), whatever its arguments and whichever assembly it is said to come from.
    /// </summary>
    public bool Is(string fullName) => FullName == fullName;

    /// <summary>Whether this is the type of that name from that assembly.</summary>
    public bool Is(string assembly, string fullName) => Assembly == assembly && FullName == fullName;

    /// <summary>The type with generic parameters replaced by these arguments; those beyond them stay.</summary>
    public IlType Substitute(IReadOnlyList<IlType> typeArguments, IReadOnlyList<IlType> methodArguments)
    {
        switch (Kind)
        {
            case IlTypeKind.TypeParameter:
                return Index < typeArguments.Count ? typeArguments[Index] : this;
            case IlTypeKind.MethodParameter:
                return Index < methodArguments.Count ? methodArguments[Index] : this;
            case IlTypeKind.Generic:
                var arguments = new IlType[_arguments.Length];
                var same = true;
                for (var i = 0; i < arguments.Length; i++)
                {
                    arguments[i] = _arguments[i].Substitute(typeArguments, methodArguments);
                    same &= ReferenceEquals(arguments[i], _arguments[i]);
                }

                return same ? this : Generic(Element!, arguments);
            case IlTypeKind.Array or IlTypeKind.ByRef or IlTypeKind.Pointer:
                var element = Element!.Substitute(typeArguments, methodArguments);
                return ReferenceEquals(element, Element) ? this : new IlType(Kind, element) { Rank = Rank };
            default:
                return this;
        }
    }

    // By hand: asking the runtime for an enum's names sorts them first, with code that has to be compiled for it.
    private static string NameOf(PrimitiveTypeCode code) => code switch
    {
        PrimitiveTypeCode.Void => "Void",
        PrimitiveTypeCode.Boolean => "Boolean",
        PrimitiveTypeCode.Char => "Char",
        PrimitiveTypeCode.SByte => "SByte",
        PrimitiveTypeCode.Byte => "Byte",
        PrimitiveTypeCode.Int16 => "Int16",
        PrimitiveTypeCode.UInt16 => "UInt16",
        PrimitiveTypeCode.Int32 => "Int32",
        PrimitiveTypeCode.UInt32 => "UInt32",
        PrimitiveTypeCode.Int64 => "Int64",
        PrimitiveTypeCode.UInt64 => "UInt64",
        PrimitiveTypeCode.Single => "Single",
        PrimitiveTypeCode.Double => "Double",
        PrimitiveTypeCode.String => "String",
        PrimitiveTypeCode.TypedReference => "TypedReference",
        PrimitiveTypeCode.IntPtr => "IntPtr",
        PrimitiveTypeCode.UIntPtr => "UIntPtr",
        PrimitiveTypeCode.Object => "Object",
        _ => string.Empty,
    };

    /// <inheritdoc/>
    public bool Equals(IlType? other)
    {
        if (ReferenceEquals(this, other))
        {
            return true;
        }

        return other is not null && SameKind(Kind, other.Kind) && PrimitiveCode == other.PrimitiveCode && Rank == other.Rank && Index == other.Index
            && Name == other.Name && Namespace == other.Namespace && Assembly == other.Assembly
            && Equals(Enclosing, other.Enclosing) && Equals(Element, other.Element) && _arguments.AsSpan().SequenceEqual(other._arguments);
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as IlType);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(PrimitiveCode, Name, Index, Element);

    /// <inheritdoc/>
    public override string ToString()
    {
        switch (Kind)
        {
            case IlTypeKind.Unknown or IlTypeKind.Null or IlTypeKind.FunctionPointer:
                return "<" + Kind + ">";
            case IlTypeKind.TypeParameter:
                return "!" + Index;
            case IlTypeKind.MethodParameter:
                return "!!" + Index;
            case IlTypeKind.ByRef:
                return Element + "&";
            case IlTypeKind.Pointer:
                return Element + "*";
            case IlTypeKind.Array:
                return Element + "[" + new string(',', Math.Max(0, Rank - 1)) + "]";
            case IlTypeKind.Generic:
                return new StringBuilder(FullName).Append('<').AppendJoin(",", Arguments).Append('>').ToString();
            default:
                return FullName;
        }
    }

    private static bool SameKind(IlTypeKind one, IlTypeKind other) =>
        one == other || (one is IlTypeKind.Class or IlTypeKind.ValueType && other is IlTypeKind.Class or IlTypeKind.ValueType);
}
