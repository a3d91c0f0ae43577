namespace Lumigo.AutoInstrumentation.Weaving.Profiler;

/// <summary>References to be added to one module's metadata, together. Each gets its token when the batch is emitted.</summary>
internal sealed class ReferenceBatch
{
    private const uint ParentOfBatch = 0xFF000000;

    private readonly List<Entry> _entries = [];

    private enum Kind : uint
    {
        AssemblyRef = 1,
        TypeRef = 2,
        MemberRef = 3,
        TypeSpec = 4,
        Signature = 6,
    }

    /// <summary>A reference to an assembly without a public key.</summary>
    /// <returns>The entry's index, to be a parent of others and to find its token.</returns>
    public int AssemblyRef(string name, Version version) => Add(new Entry(Kind.AssemblyRef, 0, name, [], version));

    /// <summary>A reference to a type in an assembly of this batch.</summary>
    public int TypeRef(int assembly, string fullName) => Add(new Entry(Kind.TypeRef, ParentOfBatch | (uint)assembly, fullName, [], null));

    /// <summary>A reference to a member of a type in this batch.</summary>
    public int MemberRef(int type, string name, byte[] signature) => Add(new Entry(Kind.MemberRef, ParentOfBatch | (uint)type, name, signature, null));

    /// <summary>A type by its signature.</summary>
    public int TypeSpec(byte[] signature) => Add(new Entry(Kind.TypeSpec, 0, null, signature, null));

    /// <summary>A stand-alone signature, of locals for example.</summary>
    public int Signature(byte[] signature) => Add(new Entry(Kind.Signature, 0, null, signature, null));

    /// <summary>Adds all of them to a module.</summary>
    /// <returns>The tokens, by index.</returns>
    /// <exception cref="WeavingFailure">The runtime refused one.</exception>
    public unsafe uint[] EmitTo(ulong module)
    {
        if (_entries.Count == 0)
        {
            return [];
        }

        using var block = new NativeBlock();
        NativeReference* references = block.Take<NativeReference>(_entries.Count);
        uint* tokens = block.Take<uint>(_entries.Count);
        for (int i = 0; i < _entries.Count; i++)
        {
            Entry entry = _entries[i];
            references[i] = new NativeReference
            {
                Kind = (uint)entry.Kind,
                Parent = entry.Parent,
                Name = block.Copy(entry.Name),
                NameLength = (uint)(entry.Name?.Length ?? 0),
                Blob = block.Copy(entry.Blob),
                BlobSize = (uint)entry.Blob.Length,
                Major = (ushort)(entry.Version?.Major ?? 0),
                Minor = (ushort)(entry.Version?.Minor ?? 0),
                Build = (ushort)(entry.Version?.Build ?? 0),
                Revision = (ushort)(entry.Version?.Revision ?? 0),
            };
        }

        WeaverService.Emit(block, module, references, _entries.Count, tokens);
        return new Span<uint>(tokens, _entries.Count).ToArray();
    }

    private int Add(Entry entry)
    {
        _entries.Add(entry);
        return _entries.Count - 1;
    }

    private sealed record Entry(Kind Kind, uint Parent, string? Name, byte[] Blob, Version? Version);
}
