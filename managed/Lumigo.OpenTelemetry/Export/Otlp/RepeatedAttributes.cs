namespace Lumigo.OpenTelemetry.Export.Otlp;

/// <summary>
/// The attributes of the span that was written before, and where they stand in the request: spans that follow each other are alike, and what they have in
/// common is copied in one piece from there. Used by one thread at a time.
/// </summary>
/// <remarks>Only texts and whole numbers count as the same: other values may have changed since they were written.</remarks>
internal sealed class RepeatedAttributes
{
    private Written[] _last = [];
    private int _count;

    /// <summary>How many of a span's attributes, from one on, are those the span before had at the same place.</summary>
    /// <param name="attributes">The span's attributes, not masked.</param>
    /// <param name="from">The first one to look at.</param>
    public int RunAt(ReadOnlySpan<KeyValuePair<string, object?>> attributes, int from)
    {
        int end = Math.Min(attributes.Length, _count);
        int index = from;
        while (index < end && IsSame(attributes[index], _last[index]))
        {
            index++;
        }

        return Math.Max(0, index - from);
    }

    /// <summary>Writes a run that <see cref="RunAt"/> found.</summary>
    public void Copy(ProtobufWriter writer, int from, int count)
    {
        int source = _last[from].Start;
        ref readonly Written end = ref _last[from + count - 1];
        int moved = writer.Length - source;
        writer.Repeat(source, end.Start + end.Length - source);
        for (int i = from; i < from + count; i++)
        {
            _last[i].Start += moved;
        }
    }

    /// <summary>Notes an attribute that was not the same.</summary>
    public void Note(int index, in KeyValuePair<string, object?> attribute, int start, int length)
    {
        if (index >= _last.Length)
        {
            Array.Resize(ref _last, Math.Max(16, index * 2));
        }

        _last[index] = new Written { Key = attribute.Key, Value = attribute.Value, Start = start, Length = length };
    }

    /// <summary>A span is written whole.</summary>
    /// <param name="attributes">How many attributes it has.</param>
    public void Done(int attributes) => _count = attributes;

    /// <summary>What was noted is not in the request, or the request is over.</summary>
    public void Forget()
    {
        Array.Clear(_last);
        _count = 0;
    }

    private static bool IsSame(in KeyValuePair<string, object?> attribute, in Written last)
    {
        if ((object)attribute.Key != last.Key)
        {
            return false;
        }

        return attribute.Value switch
        {
            string text => (object)text == last.Value || (last.Value is string known && text == known),
            int number => last.Value is int known && number == known,
            _ => false,
        };
    }

    private struct Written
    {
        public string Key;
        public object? Value;
        public int Start;
        public int Length;
    }
}
