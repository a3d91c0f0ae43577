using Lumigo.AutoInstrumentation.Loader.Instrumentation;

namespace Lumigo.AutoInstrumentation.Bridge.Http;

/// <summary>
/// The headers of a message as they were at one moment: references to names and values, because the collections they are in are used again for the next
/// message. A text is made of them where spans are exported.
/// </summary>
internal sealed class HeaderList
{
    /// <summary>More are never looked at; servers accept a hundred by default.</summary>
    public const int MaxCount = 128;

    private readonly object?[] _pairs;
    private int _length;
    private int _room = Payloads.MaxLength;

    /// <param name="count">How many headers there are.</param>
    public HeaderList(int count) => _pairs = new object?[2 * Math.Min(count, MaxCount)];

    /// <summary>Whether headers are kept at all.</summary>
    public static bool AreCaptured => Payloads.AreCaptured;

    /// <summary>What is made of the headers where spans are exported; null before.</summary>
    public string? Text { get; set; }

    /// <summary>Names and values by turns; a value is a text or an array of texts.</summary>
    public ReadOnlySpan<object?> Pairs => _pairs.AsSpan(0, _length);

    /// <summary>Takes a header; one that makes the whole too long is passed over, so that no span keeps more than is sent of it.</summary>
    public void Add(string name, string value)
    {
        if (Fits(name.Length + value.Length))
        {
            _pairs[_length++] = name;
            _pairs[_length++] = value;
        }
    }

    /// <summary>Takes a header with several values.</summary>
    public void Add(string name, string?[] values)
    {
        int length = name.Length;
        foreach (string? value in values)
        {
            length += value?.Length ?? 0;
        }

        if (Fits(length))
        {
            _pairs[_length++] = name;
            _pairs[_length++] = values;
        }
    }

    private bool Fits(int length)
    {
        if (_length == _pairs.Length || length > _room)
        {
            return false;
        }

        _room -= length;
        return true;
    }
}
