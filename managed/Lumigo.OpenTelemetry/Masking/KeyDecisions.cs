namespace Lumigo.OpenTelemetry.Masking;

/// <summary>Remembers for a bounded number of keys whether they are secret; found by a span, without making a string.</summary>
internal sealed class KeyDecisions
{
    private const int Slots = 1024;
    private const int LongestKey = 256;

    // One key a slot: a newer key replaces an older one, so that a stream of made-up keys costs no memory.
    private readonly (string? Key, bool Secret)[] _slots = new (string?, bool)[Slots];

    public bool TryGet(ReadOnlySpan<char> key, out bool secret)
    {
        (string? known, secret) = _slots[Slot(key)];
        return known is not null && key.SequenceEqual(known);
    }

    public void Add(string key, bool secret)
    {
        if (key.Length <= LongestKey)
        {
            _slots[Slot(key)] = (key, secret);
        }
    }

    // Hashed with the process's random seed: keys come from requests too.
    private static int Slot(ReadOnlySpan<char> key) => string.GetHashCode(key) & (Slots - 1);
}
