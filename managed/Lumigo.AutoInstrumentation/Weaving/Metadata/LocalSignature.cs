using System.Diagnostics.CodeAnalysis;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace Lumigo.AutoInstrumentation.Weaving;

/// <summary>The locals of a method: those it has, byte for byte, and those that are added.</summary>
internal sealed class LocalSignature
{
    /// <summary>The highest number of locals that instructions can name.</summary>
    public const int MaxCount = 65534;

    private const byte Marker = 0x07;
    private readonly byte[] _originalTypes;
    private readonly List<byte[]> _added = [];

    private LocalSignature(int originalCount, byte[] originalTypes)
    {
        OriginalCount = originalCount;
        _originalTypes = originalTypes;
    }

    /// <summary>How many locals the method has by itself.</summary>
    public int OriginalCount { get; }

    /// <summary>How many there are with the added ones.</summary>
    public int Count => OriginalCount + _added.Count;

    /// <summary>Whether locals were added.</summary>
    public bool IsChanged => _added.Count > 0;

    /// <summary>The locals of a method that has none.</summary>
    public static LocalSignature Empty() => new(0, []);

    /// <summary>Reads a signature (<c>07</c>, the count, the types).</summary>
    public static bool TryParse(ReadOnlySpan<byte> blob, [NotNullWhen(true)] out LocalSignature? signature)
    {
        signature = null;
        var walk = new SignatureBlob(blob);
        if (!walk.TryReadByte(out var marker) || marker != Marker || !walk.TryReadCompressed(out var count) || count > MaxCount)
        {
            return false;
        }

        var start = walk.Position;
        for (var i = 0; i < count; i++)
        {
            if (!walk.TrySkipType())
            {
                return false;
            }
        }

        signature = new LocalSignature(count, blob[start..walk.Position].ToArray());
        return true;
    }

    /// <summary>The locals of a body, by its module's metadata.</summary>
    public static bool TryRead(IlBody body, ModuleMetadata metadata, [NotNullWhen(true)] out LocalSignature? signature)
    {
        if (body.LocalSignatureToken == 0)
        {
            signature = Empty();
            return true;
        }

        signature = null;
        return metadata.GetStandaloneSignature(body.LocalSignatureToken) is { } blob && TryParse(blob, out signature);
    }

    /// <summary>Adds a local.</summary>
    /// <param name="type">Its type, in the bytes of a signature.</param>
    /// <param name="index">Its index.</param>
    /// <returns>False when there is no room.</returns>
    public bool TryAdd(ReadOnlySpan<byte> type, out int index)
    {
        index = Count;
        if (index >= MaxCount)
        {
            return false;
        }

        _added.Add(type.ToArray());
        return true;
    }

    /// <summary>The signature with all locals.</summary>
    public byte[] ToBlob()
    {
        var builder = new BlobBuilder();
        builder.WriteByte(Marker);
        builder.WriteCompressedInteger(Count);
        builder.WriteBytes(_originalTypes);
        foreach (var type in _added)
        {
            builder.WriteBytes(type);
        }

        return builder.ToArray();
    }
}
