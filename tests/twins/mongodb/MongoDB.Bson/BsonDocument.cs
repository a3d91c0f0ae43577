using System.Collections;

namespace MongoDB.Bson;

public readonly struct BsonElement(string name, BsonValue value)
{
    public string Name { get; } = name;

    public BsonValue Value { get; } = value;
}

public class BsonDocument : BsonValue, IEnumerable<BsonElement>
{
    private readonly List<BsonElement> _elements = [];

    public BsonDocument()
    {
    }

    public BsonDocument(string name, BsonValue value) => Add(name, value);

    public BsonDocument(IEnumerable<BsonElement> elements) => _elements.AddRange(elements);

    public override BsonType BsonType => BsonType.Document;

    public int ElementCount => _elements.Count;

    public BsonValue this[string name]
    {
        get => TryGetValue(name, out BsonValue? value) ? value! : throw new KeyNotFoundException($"Element '{name}' not found.");
        set
        {
            int index = _elements.FindIndex(one => one.Name == name);
            if (index < 0)
            {
                Add(name, value);
            }
            else
            {
                _elements[index] = new BsonElement(name, value);
            }
        }
    }

    public BsonDocument Add(string name, BsonValue value)
    {
        _elements.Add(new BsonElement(name, value));
        return this;
    }

    public BsonElement GetElement(int index) => _elements[index];

    public bool TryGetValue(string name, out BsonValue? value)
    {
        int index = _elements.FindIndex(one => one.Name == name);
        value = index < 0 ? null : _elements[index].Value;
        return value is not null;
    }

    public bool Contains(string name) => _elements.Exists(one => one.Name == name);

    public IEnumerator<BsonElement> GetEnumerator() => _elements.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

public sealed class BsonArray : BsonValue, IEnumerable<BsonValue>
{
    private readonly List<BsonValue> _values;

    public BsonArray() => _values = [];

    public BsonArray(IEnumerable<BsonValue> values) => _values = [.. values];

    public override BsonType BsonType => BsonType.Array;

    public int Count => _values.Count;

    public BsonValue this[int index] => _values[index];

    public BsonArray Add(BsonValue value)
    {
        _values.Add(value);
        return this;
    }

    public IEnumerator<BsonValue> GetEnumerator() => _values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
