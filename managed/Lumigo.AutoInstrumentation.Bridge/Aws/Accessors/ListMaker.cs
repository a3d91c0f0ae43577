using System.Collections;
using System.Collections.Concurrent;

namespace Lumigo.AutoInstrumentation.Bridge.Aws.Accessors;

/// <summary>Makes lists of an element type we have no reference to.</summary>
internal abstract class ListMaker
{
    private static readonly ConcurrentDictionary<Type, ListMaker?> s_makers = new();

    public abstract IList New(int capacity);

    /// <summary>For a property's type; null when it is not a <see cref="List{T}"/>.</summary>
    public static ListMaker? For(Type listType) => s_makers.GetOrAdd(
        listType,
        static type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(List<>)
            ? (ListMaker)Activator.CreateInstance(typeof(Typed<>).MakeGenericType(type.GenericTypeArguments))!
            : null);

    private sealed class Typed<T> : ListMaker
    {
        public override IList New(int capacity) => new List<T>(capacity);
    }
}
