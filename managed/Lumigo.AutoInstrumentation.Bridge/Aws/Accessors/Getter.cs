using System.Reflection;

namespace Lumigo.AutoInstrumentation.Bridge.Aws.Accessors;

/// <summary>Reads one property of a type we have no reference to. Bound to the property's own getter when it is first read.</summary>
internal sealed class Getter(PropertyInfo property)
{
    private volatile Reader? _reader;

    public string Name { get; } = property.Name;

    public Type Type { get; } = property.PropertyType;

    public Type? DeclaringType { get; } = property.DeclaringType;

    /// <summary>The property's value, boxed if it is a value.</summary>
    public object? Read(object instance) => (_reader ??= Bind()).Read(instance);

    private Reader Bind() =>
        (Reader)Activator.CreateInstance(typeof(Typed<,>).MakeGenericType(property.DeclaringType!, property.PropertyType), property)!;

    private abstract class Reader
    {
        public abstract object? Read(object instance);
    }

    private sealed class Typed<TOwner, TValue>(PropertyInfo property) : Reader
        where TOwner : class
    {
        private readonly Func<TOwner, TValue> _read = property.GetMethod!.CreateDelegate<Func<TOwner, TValue>>();

        public override object? Read(object instance) => _read((TOwner)instance);
    }
}
