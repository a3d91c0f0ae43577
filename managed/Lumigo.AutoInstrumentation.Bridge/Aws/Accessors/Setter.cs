using System.Reflection;

namespace Lumigo.AutoInstrumentation.Bridge.Aws.Accessors;

/// <summary>Writes one property of a type we have no reference to. Bound once to the property's own setter.</summary>
internal abstract class Setter
{
    /// <summary>Sets the property; the value must be of its type.</summary>
    public abstract void Write(object instance, object? value);

    public static Setter Bind(PropertyInfo property) =>
        (Setter)Activator.CreateInstance(typeof(Typed<,>).MakeGenericType(property.DeclaringType!, property.PropertyType), property)!;

    private sealed class Typed<TOwner, TValue>(PropertyInfo property) : Setter
        where TOwner : class
    {
        private readonly Action<TOwner, TValue> _write = property.SetMethod!.CreateDelegate<Action<TOwner, TValue>>();

        public override void Write(object instance, object? value) => _write((TOwner)instance, (TValue)value!);
    }
}
