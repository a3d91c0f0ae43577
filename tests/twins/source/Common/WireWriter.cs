using System.IO;

namespace Amazon.Twin;

/// <summary>Writes a request's members; the protocols differ in where they put them and in what they call lists.</summary>
internal abstract class WireWriter
{
    public abstract void Text(string name, string value);

    public abstract void Number(string name, int? value);

    public abstract void Texts(string name, string queryName, IReadOnlyCollection<string> values);

    public abstract void TextMap(string name, string queryName, IReadOnlyDictionary<string, string> values);

    public abstract void Structures<T>(string name, string queryName, IReadOnlyCollection<T> values, Action<T, WireWriter> write);

    public abstract void StructureMap<T>(string name, string queryName, IReadOnlyDictionary<string, T> values, Action<T, WireWriter> write);

    public void Binary(string name, MemoryStream value) => Text(name, value is null ? null : Convert.ToBase64String(value.ToArray()));
}
