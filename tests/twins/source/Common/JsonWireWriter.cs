using System.Text.Json;

namespace Amazon.Twin;

/// <summary>Members as a JSON document, null ones left out.</summary>
internal sealed class JsonWireWriter(Utf8JsonWriter json) : WireWriter
{
    public override void Text(string name, string value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    public override void Number(string name, int? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
    }

    public override void Texts(string name, string queryName, IReadOnlyCollection<string> values)
    {
        if (values is null || values.Count == 0)
        {
            return;
        }
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }
        json.WriteEndArray();
    }

    public override void TextMap(string name, string queryName, IReadOnlyDictionary<string, string> values)
    {
        if (values is null || values.Count == 0)
        {
            return;
        }
        json.WriteStartObject(name);
        foreach (var (key, value) in values)
        {
            json.WriteString(key, value);
        }
        json.WriteEndObject();
    }

    public override void Structures<T>(string name, string queryName, IReadOnlyCollection<T> values, Action<T, WireWriter> write)
    {
        if (values is null || values.Count == 0)
        {
            return;
        }
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStartObject();
            write(value, this);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    public override void StructureMap<T>(string name, string queryName, IReadOnlyDictionary<string, T> values, Action<T, WireWriter> write)
    {
        if (values is null || values.Count == 0)
        {
            return;
        }
        json.WriteStartObject(name);
        foreach (var (key, value) in values)
        {
            json.WriteStartObject(key);
            write(value, this);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }
}
