using System.Runtime.CompilerServices;
using System.Text;
using Lumigo.OpenTelemetry.Configuration;
using Lumigo.OpenTelemetry.Export;
using OpenTelemetry.Resources;

namespace Lumigo.OpenTelemetry.Masking;

/// <summary>Masks the values of attributes, and the texts around them, on their way out. Used by one thread at a time.</summary>
internal sealed class AttributeMasking
{
    private const int SlotCount = 512;

    private readonly SecretKeys[] _keys;
    private readonly TextMasking[] _texts;
    private readonly Slot[] _slots = new Slot[SlotCount];

    /// <param name="options">The patterns of each domain.</param>
    /// <param name="warn">Takes the line about an expression that takes too long.</param>
    public AttributeMasking(MaskingOptions options, Action<string> warn)
    {
        var known = new Dictionary<SecretPatterns, SecretKeys>();
        MaskingDomain[] domains = Enum.GetValues<MaskingDomain>();
        _keys = new SecretKeys[domains.Length];
        _texts = new TextMasking[domains.Length];
        foreach (MaskingDomain domain in domains)
        {
            SecretPatterns patterns = options.For(domain);
            if (!known.TryGetValue(patterns, out SecretKeys? keys))
            {
                known.Add(patterns, keys = SecretKeys.For(patterns, warn));
            }

            _keys[(int)domain] = keys;
            _texts[(int)domain] = new TextMasking(keys);
        }
    }

    /// <summary>An attribute's value as it may leave the process; the same object when nothing in it is secret.</summary>
    /// <param name="key">The attribute's key.</param>
    /// <param name="value">Its value: never changed.</param>
    /// <param name="limit">How many characters of a text are kept afterwards.</param>
    public object? Mask(string key, object? value, int limit)
    {
        switch (value)
        {
            // Numbers say how much, not what.
            case null or bool or int or long or double or float or short or ushort or uint or byte or sbyte:
                return value;
            case string text:
                return Mask(Treatment(key), text, limit);
            default:
                return MaskShaped(Treatment(key), AttributeValue.Limit(value, int.MaxValue), limit);
        }
    }

    /// <summary>A text that is no attribute: a span's name, a status description.</summary>
    public string? MaskText(string? text, int limit) => string.IsNullOrEmpty(text) ? text : _texts[(int)MaskingDomain.General].Mask(text, TextShape.Prose, limit);

    /// <summary>The resource as it may leave the process.</summary>
    public Resource Mask(Resource resource) =>
        new(resource.Attributes.Select(one => new KeyValuePair<string, object>(one.Key, Mask(one.Key, one.Value, int.MaxValue) ?? string.Empty)));

    /// <summary>The environment as one JSON object, masked.</summary>
    public string MaskEnvironment(IEnumerable<KeyValuePair<string, string>> variables) =>
        EnvironmentText.Write(variables, _keys[(int)MaskingDomain.Environment], _texts[(int)MaskingDomain.Environment]);

    private string Mask(AttributeTreatment treatment, string text, int limit) =>
        treatment.IsSecret && text.Length > 0 ? Replacement.Mask : _texts[(int)treatment.Domain].Mask(text, treatment.Shape, limit);

    private object? MaskShaped(AttributeTreatment treatment, object? value, int limit)
    {
        switch (value)
        {
            case string text:
                return Mask(treatment, text, limit);
            case byte[] bytes:
                return MaskBytes(treatment, bytes, limit);
            case string?[] texts:
                string?[]? masked = null;
                for (int i = 0; i < texts.Length; i++)
                {
                    if (texts[i] is { } text && Mask(treatment, text, limit) is var result && !ReferenceEquals(result, text))
                    {
                        masked ??= (string?[])texts.Clone();
                        masked[i] = result;
                    }
                }

                return masked ?? texts;
            case object?[] items:
                object?[]? copy = null;
                for (int i = 0; i < items.Length; i++)
                {
                    if (items[i] is string text && Mask(treatment, text, limit) is var result && !ReferenceEquals(result, text))
                    {
                        copy ??= [.. items];
                        copy[i] = result;
                    }
                }

                return copy ?? items;
            default:
                return value;
        }
    }

    /// <summary>Bytes may be text: a character for each byte finds what is secret in it and leaves all else as it is.</summary>
    private object MaskBytes(AttributeTreatment treatment, byte[] bytes, int limit)
    {
        string text = Encoding.Latin1.GetString(bytes);
        string masked = Mask(treatment, text, limit);
        return ReferenceEquals(masked, text) ? bytes : Encoding.Latin1.GetBytes(masked);
    }

    /// <summary>What is done with an attribute; decided once for each of the keys in use.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private AttributeTreatment Treatment(string key)
    {
        // Keys are nearly always the same few strings: compared by reference first, and no hash of the whole key is needed.
        ref Slot slot = ref _slots[key.Length == 0 ? 0 : ((key.Length * 31) + key[0] + (key[^1] * 7) + (key[key.Length / 2] * 61)) & (SlotCount - 1)];
        if ((object?)slot.Key == key || slot.Key == key)
        {
            return slot.Treatment;
        }

        slot = new Slot { Key = key, Treatment = Decide(key) };
        return slot.Treatment;
    }

    private AttributeTreatment Decide(string key)
    {
        AttributeTreatment treatment = PayloadAttributes.Find(key, out string name) ?? AttributeTreatment.Text;
        SecretKeys keys = _keys[(int)treatment.Domain];
        if (keys.MasksAll)
        {
            return treatment with { IsSecret = treatment.Payload || !IsConvention(key) };
        }

        if (treatment != AttributeTreatment.Text)
        {
            return name.Length > 0 && keys.IsSecret(name) ? treatment with { IsSecret = true } : treatment;
        }

        if (keys.AreDefault && ReadableAttributes.Keys.Contains(key))
        {
            return treatment;
        }

        bool secret = keys.AreDefault && key.StartsWith(ReadableAttributes.ExecutionTags, StringComparison.Ordinal)
            ? SecretWords.AreInUnmistakably(key.AsSpan(ReadableAttributes.ExecutionTags.Length))
            : keys.IsSecret(key);
        return secret ? treatment with { IsSecret = true } : treatment;
    }

    private static bool IsConvention(string key)
    {
        int dot = key.IndexOf('.');
        return dot > 0 && !key.StartsWith(ReadableAttributes.ExecutionTags, StringComparison.Ordinal) && ReadableAttributes.Conventions.Contains(key[..dot]);
    }

    private struct Slot
    {
        public string? Key;
        public AttributeTreatment Treatment;
    }
}
