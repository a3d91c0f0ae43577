using System.Reflection.Metadata;

namespace Lumigo.AutoInstrumentation.Weaving;

/// <summary>What a method's definition says that its body does not.</summary>
internal sealed class MethodShape
{
    /// <summary>The method.</summary>
    public required MethodDefinitionHandle Handle { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>The type it belongs to; a generic one with its own parameters as arguments, as its code sees it.</summary>
    public required IlType DeclaringType { get; init; }

    /// <summary>Whether the declaring type is a value type: <c>this</c> is then a reference to it.</summary>
    public required bool DeclaringTypeIsValueType { get; init; }

    /// <summary>The class that the declaring type derives from, or <see cref="IlType.Unknown"/>.</summary>
    public required IlType BaseType { get; init; }

    /// <summary>Whether there is a <c>this</c>.</summary>
    public required bool HasThis { get; init; }

    /// <summary>The parameters' types without <c>this</c>.</summary>
    public required IReadOnlyList<IlType> ParameterTypes { get; init; }

    /// <summary>What it returns.</summary>
    public required IlType ReturnType { get; init; }

    /// <summary>What it returns, in the bytes of a signature, fit for a local: without the modifiers in front.</summary>
    public required byte[] ReturnTypeBlob { get; init; }

    /// <summary>Whether it takes a variable argument list.</summary>
    public required bool IsVarArg { get; init; }

    /// <summary>Whether it is a runtime-async method, whose body returns another type than the signature says.</summary>
    public required bool IsRuntimeAsync { get; init; }

    /// <summary>Whether it returns nothing.</summary>
    public bool ReturnsVoid => ReturnType.Equals(IlType.Void);

    /// <summary>Whether it is an instance constructor of a class, which calls another constructor first.</summary>
    public bool IsClassConstructor => Name == ".ctor" && HasThis && !DeclaringTypeIsValueType;

    /// <summary>The type of an argument as <c>ldarg</c> counts them, <c>this</c> included; unknown for an index out of range.</summary>
    public IlType ArgumentType(int index)
    {
        if (HasThis && index == 0)
        {
            return DeclaringTypeIsValueType ? IlType.ByRef(DeclaringType) : DeclaringType;
        }

        index -= HasThis ? 1 : 0;
        return index >= 0 && index < ParameterTypes.Count ? ParameterTypes[index] : IlType.Unknown;
    }
}
