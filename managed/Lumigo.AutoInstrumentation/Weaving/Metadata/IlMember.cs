namespace Lumigo.AutoInstrumentation.Weaving;

/// <summary>What an instruction's token names, with the generic arguments of the place put in.</summary>
internal sealed class IlMember
{
    /// <summary>Method, field or type.</summary>
    public required IlMemberKind Kind { get; init; }

    /// <summary>The type that the module names as the declaring one, for a type the type itself.</summary>
    public required IlType DeclaringType { get; init; }

    /// <summary>The name, empty for types and for the signatures of <c>calli</c>.</summary>
    public string Name { get; init; } = "";

    /// <summary>
    /// Whether there is a <c>this</c> (for <c>newobj</c> too, where it is not on the stack). False for fields: <c>ldfld</c> or <c>ldsfld</c> says it.
    /// </summary>
    public bool HasThis { get; init; }

    /// <summary>The parameters' types, without <c>this</c>.</summary>
    public IReadOnlyList<IlType> ParameterTypes { get; init; } = [];

    /// <summary>What a method returns, or the type of a field.</summary>
    public IlType Type { get; init; } = IlType.Void;

    /// <summary>The arguments of a generic method.</summary>
    public IReadOnlyList<IlType> MethodArguments { get; init; } = [];

    /// <summary>The method without its arguments, for a generic method; the token itself for all else.</summary>
    public required int DefinitionToken { get; init; }

    /// <summary>Whether this is the method or field of that name, declared by the type of that name (<see cref="IlType.FullName"/>).</summary>
    public bool Is(string declaringType, string name) => Name == name && DeclaringType.Is(declaringType);

    /// <inheritdoc/>
    public override string ToString() =>
        Kind == IlMemberKind.Method ? $"{Type} {DeclaringType}::{Name}({string.Join(",", ParameterTypes)})"
        : Kind == IlMemberKind.Field ? $"{Type} {DeclaringType}::{Name}"
        : DeclaringType.ToString();
}

/// <summary>What a token can name.</summary>
internal enum IlMemberKind : byte
{
    /// <summary>A method, or the signature of <c>calli</c>.</summary>
    Method,

    /// <summary>A field.</summary>
    Field,

    /// <summary>A type.</summary>
    Type,
}
