using System.Buffers.Binary;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Lumigo.WeavingCorpus.Rewriting;

/// <summary>
/// An assembly file with other method bodies. The last section is made longer and takes the new bodies and the metadata; everything else stays where
/// it is. Precompiled code stays in the file too: DOTNET_ReadyToRun=0 lets the IL run.
/// </summary>
internal sealed class RewrittenFile
{
    private readonly byte[] _image;
    private readonly PEHeaders _headers;
    private readonly MemoryStream _added = new();

    /// <summary>Starts from a file.</summary>
    public RewrittenFile(string path, MetadataReader reader)
    {
        _image = File.ReadAllBytes(path);
        using var file = new PEReader(new MemoryStream(_image));
        _headers = file.PEHeaders;
        Metadata = new GrownMetadata(reader);
    }

    /// <summary>The metadata to be.</summary>
    public GrownMetadata Metadata { get; }

    private SectionHeader LastSection => _headers.SectionHeaders[^1];

    /// <summary>Gives a method another body.</summary>
    public void SetBody(MethodDefinitionHandle method, byte[] body) => Metadata.MoveBody(method, Add(body));

    /// <summary>Writes the file.</summary>
    public void Write(string path)
    {
        var metadata = Metadata.ToArray();
        var metadataAddress = Add(metadata);
        var section = LastSection;
        var start = section.PointerToRawData + section.SizeOfRawData;
        var alignment = _headers.PEHeader!.FileAlignment;
        var size = (int)(_added.Length + alignment - 1) / alignment * alignment;
        var image = new byte[start + size];
        _image.AsSpan(0, Math.Min(start, _image.Length)).CopyTo(image);
        _added.ToArray().CopyTo(image, start);
        SetSection(image, section.SizeOfRawData + size);
        SetCorHeader(image, metadataAddress, metadata.Length);
        File.WriteAllBytes(path, image);
    }

    // Bodies must start at a multiple of four.
    private int Add(byte[] bytes)
    {
        _added.Write(new byte[(4 - (_added.Length & 3)) & 3]);
        var address = LastSection.VirtualAddress + LastSection.SizeOfRawData + (int)_added.Length;
        _added.Write(bytes);
        return address;
    }

    private void SetSection(byte[] image, int size)
    {
        var optionalHeaderSize = _headers.CoffHeader.SizeOfOptionalHeader;
        var header = _headers.PEHeaderStartOffset + optionalHeaderSize + (40 * (_headers.SectionHeaders.Length - 1));
        BinaryPrimitives.WriteInt32LittleEndian(image.AsSpan(header + 8), size);
        BinaryPrimitives.WriteInt32LittleEndian(image.AsSpan(header + 16), size);
        var alignment = _headers.PEHeader!.SectionAlignment;
        var imageSize = (LastSection.VirtualAddress + size + alignment - 1) / alignment * alignment;
        BinaryPrimitives.WriteInt32LittleEndian(image.AsSpan(_headers.PEHeaderStartOffset + 56), imageSize);
    }

    private void SetCorHeader(byte[] image, int metadataAddress, int metadataSize)
    {
        var header = image.AsSpan(_headers.CorHeaderStartOffset);
        BinaryPrimitives.WriteInt32LittleEndian(header[8..], metadataAddress);
        BinaryPrimitives.WriteInt32LittleEndian(header[12..], metadataSize);    }
}
