using System.Runtime.InteropServices;

namespace Lumigo.AutoInstrumentation.Loader;

/// <summary>Collects references and has the service emit them.</summary>
internal sealed unsafe class Batch
{
    private readonly List<WeaverService.Reference> references = [];

    /// <summary>Adds an entry; the answer serves as the parent of later ones.</summary>
    public uint Add(uint kind, uint parent, string name, byte[] blob, Version? version = null)
    {
        char* nameCopy = (char*)NativeMemory.Alloc((nuint)(name.Length + 1) * 2);
        name.CopyTo(new Span<char>(nameCopy, name.Length));
        nameCopy[name.Length] = '\0';
        byte* blobCopy = (byte*)NativeMemory.Alloc((nuint)blob.Length + 1);
        blob.CopyTo(new Span<byte>(blobCopy, blob.Length));
        references.Add(new WeaverService.Reference
        {
            Kind = kind, Parent = parent, Name = nameCopy, Blob = blobCopy, NameLength = (uint)name.Length, BlobSize = (uint)blob.Length,
            Major = (ushort)(version?.Major ?? 0), Minor = (ushort)(version?.Minor ?? 0), Build = (ushort)(version?.Build ?? 0), Revision = (ushort)(version?.Revision ?? 0),
        });
        return 0xFF000000u | (uint)(references.Count - 1);
    }

    public uint[] Emit(ulong module)
    {
        var tokens = new uint[references.Count];
        fixed (WeaverService.Reference* first = CollectionsMarshal.AsSpan(references))
        fixed (uint* result = tokens)
        {
            Proof.Check(WeaverService.Emit(module, first, (uint)references.Count, result), "emit");
        }
        return tokens;
    }
}
