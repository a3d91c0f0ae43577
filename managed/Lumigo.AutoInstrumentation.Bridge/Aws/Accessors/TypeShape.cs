using System.Collections.Concurrent;
using System.Reflection;

namespace Lumigo.AutoInstrumentation.Bridge.Aws.Accessors;

/// <summary>
/// The public properties of a type of a service assembly, with accessors bound once, when they are first used. Without those that change something when
/// they are read.
/// </summary>
internal sealed class TypeShape
{
    private static readonly ConcurrentDictionary<Type, TypeShape> s_shapes = new();

    private readonly Dictionary<string, Getter> _getters = new(StringComparer.Ordinal);
    private readonly Getter[] _properties;
    private readonly Type _type;
    private readonly ConcurrentDictionary<string, Setter?> _setters = new(StringComparer.Ordinal);

    private TypeShape(Type type)
    {
        _type = type;
        foreach (PropertyInfo property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            // A derived type may declare a property of its base again: the first one is the most derived.
            if (property.GetMethod is { IsPublic: true } && property.GetIndexParameters().Length == 0 && !property.PropertyType.IsByRefLike
                && property.DeclaringType is { IsValueType: false } && !ReadsStream(property, type) && !_getters.ContainsKey(property.Name))
            {
                _getters.Add(property.Name, new Getter(property));
            }
        }

        _properties = [.. _getters.Values.OrderBy(getter => getter.Name, StringComparer.Ordinal)];
    }

    /// <summary>
    /// Lambda's <c>Payload</c> and <c>InvokeArgs</c> are the text of <c>PayloadStream</c> and <c>InvokeArgsStream</c>: their getters read those streams
    /// and move them.
    /// </summary>
    private static bool ReadsStream(PropertyInfo property, Type type) =>
        property.PropertyType == typeof(string) && type.GetProperty(property.Name + "Stream", BindingFlags.Public | BindingFlags.Instance) is { } other
        && typeof(Stream).IsAssignableFrom(other.PropertyType);

    /// <summary>The properties that can be read, by name: the generations of the SDK declare them in different orders.</summary>
    public ReadOnlySpan<Getter> Properties => _properties;

    public static TypeShape Of(Type type) => s_shapes.GetOrAdd(type, static one => new TypeShape(one));

    public static TypeShape Of(object instance) => Of(instance.GetType());

    /// <summary>The property of that name, or null.</summary>
    public Getter? Find(string name) => _getters.GetValueOrDefault(name);

    /// <summary>A property's value; null also when there is no such property.</summary>
    public object? Read(object instance, string name) => _getters.TryGetValue(name, out Getter? getter) ? getter.Read(instance) : null;

    /// <summary>A property's text; null when there is none, or it is empty.</summary>
    public string? Text(object instance, string name) => Read(instance, name) is string { Length: > 0 } text ? text : null;

    /// <summary>The setter of a property, or null when it has none.</summary>
    public Setter? SetterOf(string name) => _setters.GetOrAdd(
        name,
        static (one, type) => type.GetProperty(one, BindingFlags.Public | BindingFlags.Instance) is { SetMethod.IsPublic: true } property ? Setter.Bind(property) : null,
        _type);
}
