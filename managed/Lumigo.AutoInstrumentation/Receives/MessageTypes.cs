using Lumigo.AutoInstrumentation.Weaving;

namespace Lumigo.AutoInstrumentation.Receives;

/// <summary>The types by which code that handles SQS messages is recognised. The same names in SDK v3 and v4.</summary>
internal static class MessageTypes
{
    /// <summary>The assembly whose users are woven.</summary>
    public const string Assembly = "AWSSDK.SQS";

    private const string ModelNamespace = "Amazon.SQS.Model";

    /// <summary>Whether values of the type are messages.</summary>
    public static bool IsMessage(IlType type) => type is { Kind: IlTypeKind.Class, Name: "Message", Namespace: ModelNamespace, Enclosing: null };

    /// <summary>Whether values of the type are responses, or lists or arrays of messages, as objects.</summary>
    public static bool IsCollection(IlType type) => type switch
    {
        { Kind: IlTypeKind.Class, Name: "ReceiveMessageResponse", Namespace: ModelNamespace } => true,
        { Kind: IlTypeKind.Array, Rank: 0, Element: { } element } => IsMessage(element),
        { Kind: IlTypeKind.Generic, Element.Kind: IlTypeKind.Class, Arguments: [var argument] } =>
            IsMessage(argument)
            && type.Name is "List`1" or "IList`1" or "IReadOnlyList`1" or "ICollection`1" or "IReadOnlyCollection`1" or "IEnumerable`1",
        _ => false,
    };

    /// <summary>Whether the type speaks of messages anywhere: the cheap question that most members answer with no.</summary>
    public static bool Mentions(IlType type)
    {
        if (IsMessage(type) || IsCollection(type) || (type.Element is { } element && Mentions(element)) || (type.Enclosing is { } enclosing && Mentions(enclosing)))
        {
            return true;
        }

        foreach (IlType argument in type.Arguments)
        {
            if (Mentions(argument))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Whether taking the next message from it runs no code of the application: the runtime's own lists. Nothing can happen there between two rounds.
    /// </summary>
    public static bool IsPlainList(IlType type) => type.FullName is
        "System.Collections.Generic.List`1" or "System.Collections.Generic.List`1+Enumerator"
        or "System.Span`1" or "System.ReadOnlySpan`1" or "System.Span`1+Enumerator" or "System.ReadOnlySpan`1+Enumerator";
}
