namespace Lumigo.AutoInstrumentation.Weaving;

/// <summary>The shape of an <see cref="IlType"/>.</summary>
internal enum IlTypeKind : byte
{
    /// <summary>Not known, or one of several.</summary>
    Unknown,

    /// <summary>The type of <c>ldnull</c>: fits every reference.</summary>
    Null,

    /// <summary>A type with a keyword of its own in signatures: <c>void</c>, <c>int</c>, <c>string</c>, <c>object</c>, …</summary>
    Primitive,

    /// <summary>A class or interface by name.</summary>
    Class,

    /// <summary>A value type by name.</summary>
    ValueType,

    /// <summary>A generic type with its arguments.</summary>
    Generic,

    /// <summary>An array; <see cref="IlType.Rank"/> 0 for the one-dimensional, zero-based kind.</summary>
    Array,

    /// <summary>A managed reference.</summary>
    ByRef,

    /// <summary>An unmanaged pointer.</summary>
    Pointer,

    /// <summary>A parameter of the generic type.</summary>
    TypeParameter,

    /// <summary>A parameter of the generic method.</summary>
    MethodParameter,

    /// <summary>A function pointer.</summary>
    FunctionPointer,
}
