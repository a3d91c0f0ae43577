namespace Lumigo.AutoInstrumentation.Weaving;

/// <summary>What follows an opcode in the byte stream.</summary>
internal enum OperandKind : byte
{
    /// <summary>Not an opcode at all.</summary>
    Undefined,

    /// <summary>Nothing.</summary>
    None,

    /// <summary>A signed byte.</summary>
    Int8,

    /// <summary>An unsigned byte.</summary>
    UInt8,

    /// <summary>A signed 32-bit number.</summary>
    Int32,

    /// <summary>A signed 64-bit number.</summary>
    Int64,

    /// <summary>A single-precision number.</summary>
    Float32,

    /// <summary>A double-precision number.</summary>
    Float64,

    /// <summary>A metadata token.</summary>
    Token,

    /// <summary>The index of a local or argument in one byte.</summary>
    ShortVariable,

    /// <summary>The index of a local or argument in two bytes.</summary>
    Variable,

    /// <summary>A displacement in one byte.</summary>
    ShortBranch,

    /// <summary>A displacement in four bytes.</summary>
    Branch,

    /// <summary>A count and as many displacements.</summary>
    Switch,
}
