using System.Buffers.Binary;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Text;

namespace Lumigo.WeavingCorpus.Rewriting;

/// <summary>A module's metadata with more signatures of locals and other places of method bodies. All other rows and tokens stay.</summary>
internal sealed class GrownMetadata
{
    private const int SmallIndexLimit = 1 << 16;

    // The coded index that can name signatures gets wider at this many rows.
    private const int CustomAttributeParentLimit = 1 << 11;

    private readonly MetadataReader _reader;
    private readonly byte[] _original;
    private readonly List<byte[]> _signatures = [];
    private readonly Dictionary<string, int> _tokens = [];
    private readonly Dictionary<MethodDefinitionHandle, int> _addresses = [];

    /// <summary>Starts from what the module has.</summary>
    public unsafe GrownMetadata(MetadataReader reader)
    {
        _reader = reader;
        _original = new ReadOnlySpan<byte>(reader.MetadataPointer, reader.MetadataLength).ToArray();
    }

    private int OldSignatures => _reader.GetTableRowCount(TableIndex.StandAloneSig);

    /// <summary>The token of a signature of locals.</summary>
    public int AddSignature(byte[] blob)
    {
        var key = Convert.ToHexString(blob);
        if (!_tokens.TryGetValue(key, out var token))
        {
            _signatures.Add(blob);
            token = ((int)TableIndex.StandAloneSig << 24) | (OldSignatures + _signatures.Count);
            _tokens.Add(key, token);
        }

        return token;
    }

    /// <summary>Says where a method's body is.</summary>
    public void MoveBody(MethodDefinitionHandle method, int address) => _addresses[method] = address;

    /// <summary>The new metadata.</summary>
    public byte[] ToArray()
    {
        var streams = Streams();
        var blobHeap = streams.Find(stream => stream.Name == "#Blob");
        var newBlobs = new BlobBuilder();
        var blobOffsets = new List<int>();
        foreach (var signature in _signatures)
        {
            blobOffsets.Add(blobHeap.Size + newBlobs.Count);
            newBlobs.WriteCompressedInteger(signature.Length);
            newBlobs.WriteBytes(signature);
        }

        newBlobs.Align(4);
        var output = new MemoryStream();
        var contents = streams.ConvertAll(stream => stream.Name switch
        {
            "#Blob" => [.. _original.AsSpan(stream.Offset, stream.Size), .. newBlobs.ToArray()],
            "#~" => Tables(stream, blobOffsets, blobHeap.Size + newBlobs.Count),
            _ => _original.AsSpan(stream.Offset, stream.Size).ToArray(),
        });
        WriteRoot(output, streams, contents);
        return output.ToArray();
    }

    private List<(string Name, int Offset, int Size, int HeaderOffset)> Streams()
    {
        var versionLength = BinaryPrimitives.ReadInt32LittleEndian(_original.AsSpan(12));
        var at = 16 + versionLength;
        var count = BinaryPrimitives.ReadInt16LittleEndian(_original.AsSpan(at + 2));
        at += 4;
        var streams = new List<(string, int, int, int)>();
        for (var i = 0; i < count; i++)
        {
            var end = Array.IndexOf(_original, (byte)0, at + 8);
            streams.Add((
                Encoding.ASCII.GetString(_original, at + 8, end - at - 8),
                BinaryPrimitives.ReadInt32LittleEndian(_original.AsSpan(at)),
                BinaryPrimitives.ReadInt32LittleEndian(_original.AsSpan(at + 4)),
                at));
            at = (end + 4) & ~3;
        }

        return streams;
    }

    private byte[] Tables((string Name, int Offset, int Size, int HeaderOffset) stream, List<int> blobOffsets, int newHeapSize)
    {
        var smallBlobs = (_original[stream.Offset + 6] & 4) == 0;
        if (OldSignatures == 0 || (smallBlobs && newHeapSize >= SmallIndexLimit) || CrossesParentLimit())
        {
            throw new NotSupportedException("The tables would have to change their shape.");
        }

        var start = _reader.GetTableMetadataOffset(TableIndex.StandAloneSig);
        var end = start + (OldSignatures * _reader.GetTableRowSize(TableIndex.StandAloneSig));
        var output = new MemoryStream();
        output.Write(_original, stream.Offset, end - stream.Offset);
        foreach (var offset in blobOffsets)
        {
            output.Write(BitConverter.GetBytes(offset), 0, smallBlobs ? 2 : 4);
        }

        output.Write(_original, end, stream.Offset + stream.Size - end);
        output.Write(new byte[(4 - (output.Length & 3)) & 3]);
        var tables = output.ToArray();
        SetRowCount(tables);
        SetAddresses(tables, stream.Offset);
        return tables;
    }

    private bool CrossesParentLimit()
    {
        var rows = OldSignatures + _signatures.Count;
        return rows >= CustomAttributeParentLimit && _reader.GetTableRowSize(TableIndex.CustomAttribute) > 0
            && new[] { TableIndex.MethodDef, TableIndex.Field, TableIndex.TypeRef, TableIndex.TypeDef, TableIndex.Param, TableIndex.MemberRef, TableIndex.TypeSpec,
                TableIndex.MethodSpec, TableIndex.GenericParam, TableIndex.InterfaceImpl, TableIndex.Property }.All(table => _reader.GetTableRowCount(table) < CustomAttributeParentLimit);
    }

    private void SetRowCount(byte[] tables)
    {
        var valid = BinaryPrimitives.ReadUInt64LittleEndian(tables.AsSpan(8));
        var before = System.Numerics.BitOperations.PopCount(valid & ((1UL << (int)TableIndex.StandAloneSig) - 1));
        BinaryPrimitives.WriteInt32LittleEndian(tables.AsSpan(24 + (4 * before)), OldSignatures + _signatures.Count);
    }

    // The methods come before the signatures, so their table has not moved.
    private void SetAddresses(byte[] tables, int streamOffset)
    {
        var start = _reader.GetTableMetadataOffset(TableIndex.MethodDef) - streamOffset;
        var rowSize = _reader.GetTableRowSize(TableIndex.MethodDef);
        foreach (var (method, address) in _addresses)
        {
            BinaryPrimitives.WriteInt32LittleEndian(tables.AsSpan(start + ((MetadataTokens.GetRowNumber(method) - 1) * rowSize)), address);
        }
    }

    private void WriteRoot(MemoryStream output, List<(string Name, int Offset, int Size, int HeaderOffset)> streams, List<byte[]> contents)
    {
        var headerSize = streams.Min(stream => stream.Offset);
        var root = _original.AsSpan(0, headerSize).ToArray();
        var offset = headerSize;
        for (var i = 0; i < streams.Count; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(root.AsSpan(streams[i].HeaderOffset), offset);
            BinaryPrimitives.WriteInt32LittleEndian(root.AsSpan(streams[i].HeaderOffset + 4), contents[i].Length);
            offset += contents[i].Length;
        }

        output.Write(root);
        contents.ForEach(content => output.Write(content));
    }
}
