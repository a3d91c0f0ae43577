using System.Collections;
using System.Text;

namespace Grpc.Core;

/// <summary>Headers or trailers. Those whose name ends with <see cref="BinaryHeaderSuffix"/> have bytes for a value.</summary>
public sealed class Metadata : IEnumerable<Metadata.Entry>
{
    public const string BinaryHeaderSuffix = "-bin";

    public static readonly Metadata Empty = new();

    private readonly List<Entry> _entries = [];

    public int Count => _entries.Count;

    public void Add(Entry item)
    {
        if (ReferenceEquals(this, Empty))
        {
            throw new InvalidOperationException("It belongs to everybody.");
        }

        _entries.Add(item);
    }

    public void Add(string key, string value) => Add(new Entry(key, value));

    public void Add(string key, byte[] valueBytes) => Add(new Entry(key, valueBytes));

    public string? GetValue(string key) => _entries.FindLast(entry => entry.Key == key)?.Value;

    public IEnumerator<Entry> GetEnumerator() => _entries.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public class Entry
    {
        private readonly byte[]? _bytes;
        private readonly string? _text;

        public Entry(string key, string value)
        {
            Key = key.ToLowerInvariant();
            _text = value;
        }

        public Entry(string key, byte[] valueBytes)
        {
            Key = key.ToLowerInvariant();
            _bytes = valueBytes;
        }

        public string Key { get; }

        public bool IsBinary => Key.EndsWith(BinaryHeaderSuffix, StringComparison.Ordinal);

        public string Value => _text ?? Encoding.ASCII.GetString(_bytes!);

        public byte[] ValueBytes => _bytes ?? Encoding.ASCII.GetBytes(_text!);
    }
}
