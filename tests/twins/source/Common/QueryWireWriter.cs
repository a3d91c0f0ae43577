using System.Globalization;
using Amazon.Runtime.Internal;

namespace Amazon.Twin;

/// <summary>Members as form parameters with dotted names; list elements are numbered from 1.</summary>
internal sealed class QueryWireWriter(IRequest request, string prefix) : WireWriter
{
    public override void Text(string name, string value)
    {
        if (value is not null)
        {
            request.Parameters.Add(prefix + name, value);
        }
    }

    public override void Number(string name, int? value) => Text(name, value?.ToString(CultureInfo.InvariantCulture));

    public override void Texts(string name, string queryName, IReadOnlyCollection<string> values)
    {
        var number = 0;
        foreach (var value in values ?? [])
        {
            Text($"{queryName}.{++number}", value);
        }
    }

    public override void TextMap(string name, string queryName, IReadOnlyDictionary<string, string> values)
    {
        var number = 0;
        foreach (var (key, value) in values ?? new Dictionary<string, string>())
        {
            Text($"{queryName}.{++number}.Name", key);
            Text($"{queryName}.{number}.Value", value);
        }
    }

    public override void Structures<T>(string name, string queryName, IReadOnlyCollection<T> values, Action<T, WireWriter> write)
    {
        var number = 0;
        foreach (var value in values ?? [])
        {
            write(value, new QueryWireWriter(request, $"{prefix}{queryName}.{++number}."));
        }
    }

    public override void StructureMap<T>(string name, string queryName, IReadOnlyDictionary<string, T> values, Action<T, WireWriter> write)
    {
        var number = 0;
        foreach (var (key, value) in values ?? new Dictionary<string, T>())
        {
            Text($"{queryName}.{++number}.Name", key);
            write(value, new QueryWireWriter(request, $"{prefix}{queryName}.{number}.Value."));
        }
    }
}
