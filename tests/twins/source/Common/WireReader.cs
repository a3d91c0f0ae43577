using System.Reflection;
using Amazon.Runtime;

namespace Amazon.Twin;

/// <summary>Reads a response's members; what is absent reads as null.</summary>
internal abstract class WireReader
{
    // Core's own types for collections read from JSON are internal; the real service packages get them from Core's unmarshallers.
    private static readonly Type JsonList = typeof(AmazonServiceClient).Assembly.GetType("Amazon.Runtime.Internal.Util.AlwaysSendList`1", throwOnError: true);
    private static readonly Type JsonMap = typeof(AmazonServiceClient).Assembly.GetType("Amazon.Runtime.Internal.Util.AlwaysSendDictionary`2", throwOnError: true);

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

    /// <summary>A map of the type that this protocol's maps have.</summary>
    public Dictionary<string, T> Map<T>(string name, string queryName, Func<WireReader, T> read)
    {
        if (Entries(name, queryName) is not { } entries)
        {
            return null;
        }
        var map = this is JsonWireReader ? (Dictionary<string, T>)Activator.CreateInstance(JsonMap.MakeGenericType(typeof(string), typeof(T))) : [];
        foreach (var (key, value) in entries)
        {
            map.Add(key, read(value));
        }
        return map;
    }
}
