using System.Reflection;
using Amazon.Runtime;

namespace Amazon.Twin;

/// <summary>Reads a response's members; what is absent reads as null.</summary>
internal abstract class WireReader
{
    // Core's own list type for lists read from JSON is internal; the real service packages get it from Core's unmarshallers.
    private static readonly Type JsonList = typeof(AmazonServiceClient).Assembly.GetType("Amazon.Runtime.Internal.Util.AlwaysSendList`1", throwOnError: true);

    public abstract string Text(string name);

    /// <summary>The structures of a list, or null without one.</summary>
    public abstract List<WireReader> Elements(string name, string queryName);

    /// <summary>The entries of a map, or null without one; each value is read by its reader's <see cref="Own"/> or its members.</summary>
    public abstract List<KeyValuePair<string, WireReader>> Entries(string name, string queryName);

    /// <summary>This element's own text.</summary>
    public abstract string Own { get; }

    /// <summary>A list of the type that this protocol's lists have.</summary>
    public List<T> List<T>(string name, string queryName, Func<WireReader, T> read)
    {
        if (Elements(name, queryName) is not { } elements)
        {
            return null;
        }
        var list = this is JsonWireReader ? (List<T>)Activator.CreateInstance(JsonList.MakeGenericType(typeof(T))) : [];
        list.AddRange(elements.Select(read));
        return list;
    }

    public Dictionary<string, T> Map<T>(string name, string queryName, Func<WireReader, T> read) =>
        Entries(name, queryName)?.ToDictionary(entry => entry.Key, entry => read(entry.Value));
}
