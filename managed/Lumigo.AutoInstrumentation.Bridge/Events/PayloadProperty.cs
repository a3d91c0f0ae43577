using System.Reflection;

namespace Lumigo.AutoInstrumentation.Bridge.Events;

/// <summary>Reads a property of an event payload whose type is not public. The getter is bound once per payload type.</summary>
/// <typeparam name="T">The property's type.</typeparam>
internal sealed class PayloadProperty<T>(string name)
    where T : class
{
    private volatile Getter? _getter;

    /// <summary>The property's value, or null when the payload has no such property.</summary>
    public T? Read(object payload)
    {
        Getter? getter = _getter;
        if (getter is null || getter.PayloadType != payload.GetType())
        {
            _getter = getter = Bind(payload.GetType());
        }

        return getter.Read(payload);
    }

    private Getter Bind(Type payloadType)
    {
        MethodInfo? method = payloadType.GetProperty(name)?.GetMethod;
        return method is not null && typeof(T).IsAssignableFrom(method.ReturnType)
            ? (Getter)Activator.CreateInstance(typeof(TypedGetter<>).MakeGenericType(typeof(T), payloadType), method)!
            : new Getter(payloadType);
    }

    private class Getter(Type payloadType)
    {
        public Type PayloadType { get; } = payloadType;

        public virtual T? Read(object payload) => null;
    }

    private sealed class TypedGetter<TPayload>(MethodInfo method) : Getter(typeof(TPayload))
        where TPayload : class
    {
        private readonly Func<TPayload, T?> _read = method.CreateDelegate<Func<TPayload, T?>>();

        public override T? Read(object payload) => _read((TPayload)payload);
    }
}
