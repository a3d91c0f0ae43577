using System.Reflection;

namespace Lumigo.AutoInstrumentation.Bridge.Aws.Accessors;

/// <summary>Reads one property of a type we have no reference to. Bound once to the property's own getter.</summary>
internal abstract class Getter(PropertyInfo property)
{
    public string Name { get; } = property.Name;

    public Type Type { get; } = property.PropertyType;

    public Type? DeclaringType { get; } = property.DeclaringType;

    /// <summary>The property's value, boxed if it is a value.</summary>
    public abstract object? Read(object instance);

    public static Getter Bind(PropertyInfo property) =>
        (Getter)Activator.CreateInstance(typeof(Typed<,>).MakeGenericType(property.DeclaringType!, property.PropertyType), property)!;

    private sealed class Typed<TOwner, TValue>(PropertyInfo property) : Getter(property)
        where TOwner : class
    {
        private readonly Func<TOwner, TValue> _read = property.GetMethod!.CreateDelegate<Func<TOwner, TValue>>();

        public override object? Read(object instance) => _read((TOwner)instance);
    }
}
