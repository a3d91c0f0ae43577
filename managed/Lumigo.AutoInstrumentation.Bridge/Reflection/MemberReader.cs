using System.Reflection;

namespace Lumigo.AutoInstrumentation.Bridge.Reflection;

/// <summary>Reads one property or field, public or not, of a type we have no reference to. Bound once.</summary>
internal abstract class MemberReader
{
    private const BindingFlags Any = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    /// <summary>The value, boxed if it is a value.</summary>
    public abstract object? Read(object instance);

    /// <summary>Whether an object has the member.</summary>
    public abstract bool Owns(object instance);

    /// <summary>Binds a member of a type or its base types; null when there is none.</summary>
    public static MemberReader? Find(Type? type, string name)
    {
        for (; type is not null; type = type.BaseType)
        {
            if (type.GetProperty(name, Any) is { GetMethod: not null, PropertyType.IsByRefLike: false } property)
            {
                Type reader = type.IsValueType ? typeof(ValueProperty<,>) : typeof(Property<,>);
                return (MemberReader)Activator.CreateInstance(reader.MakeGenericType(type, property.PropertyType), property)!;
            }

            if (type.GetField(name, Any) is { } field)
            {
                return new Field(field);
            }
        }

        return null;
    }

    /// <summary>Binds a member that the instrumentation cannot do without.</summary>
    /// <exception cref="MissingMemberException">There is none.</exception>
    public static MemberReader Bind(Type type, string name) => Find(type, name) ?? throw new MissingMemberException(type.FullName, name);

    private sealed class Property<TOwner, TValue>(PropertyInfo property) : MemberReader
        where TOwner : class
    {
        private readonly Func<TOwner, TValue> _read = property.GetMethod!.CreateDelegate<Func<TOwner, TValue>>();

        public override object? Read(object instance) => _read((TOwner)instance);

        public override bool Owns(object instance) => instance is TOwner;
    }

    private sealed class ValueProperty<TOwner, TValue>(PropertyInfo property) : MemberReader
        where TOwner : struct
    {
        private readonly Reader _read = property.GetMethod!.CreateDelegate<Reader>();

        private delegate TValue Reader(ref TOwner owner);

        public override object? Read(object instance)
        {
            var owner = (TOwner)instance;
            return _read(ref owner);
        }

        public override bool Owns(object instance) => instance is TOwner;
    }

    private sealed class Field(FieldInfo field) : MemberReader
    {
        public override object? Read(object instance) => field.GetValue(instance);

        public override bool Owns(object instance) => field.DeclaringType!.IsInstanceOfType(instance);
    }
}
