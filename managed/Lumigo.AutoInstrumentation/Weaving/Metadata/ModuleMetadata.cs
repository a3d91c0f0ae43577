using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Lumigo.AutoInstrumentation.Weaving;

/// <summary>
/// A module's metadata as code sees it: what tokens mean. Nothing is loaded or resolved beyond the module, and nothing throws: what cannot be
/// read is null. Not for use by several threads at once.
/// </summary>
internal sealed class ModuleMetadata : ICallShapes
{
    private readonly IlTypeProvider _types;
    private readonly Dictionary<int, IlMember?> _members = [];

    // Keeps the memory behind the reader alive.
    private readonly object? _owner;

    /// <summary>The metadata behind a reader. <paramref name="owner"/> is kept as long as this.</summary>
    public ModuleMetadata(MetadataReader reader, object? owner = null)
    {
        Reader = reader;
        _owner = owner;
        _types = new IlTypeProvider(reader);
    }

    /// <summary>The reader.</summary>
    public MetadataReader Reader { get; }

    /// <summary>The metadata of a loaded assembly, or null when it has none in memory (an assembly made by Reflection.Emit).</summary>
    public static unsafe ModuleMetadata? Of(Assembly assembly) => Guarded(() =>
        assembly.TryGetRawMetadata(out var blob, out var length) ? new ModuleMetadata(new MetadataReader(blob, length), assembly) : null);

    /// <summary>The metadata of a PE file, or null when it has none.</summary>
    public static ModuleMetadata? Of(PEReader file) => Guarded(() => file.HasMetadata ? new ModuleMetadata(file.GetMetadataReader(), file) : null);

    /// <summary>
    /// What a token of <c>call</c>, <c>newobj</c>, <c>ldfld</c>, <c>castclass</c>, <c>ldtoken</c>, <c>calli</c> … names; null when it cannot be read.
    /// </summary>
    public IlMember? Resolve(int token)
    {
        if (!_members.TryGetValue(token, out var member))
        {
            member = Guarded(() => new MemberDecoder(Reader, _types).Decode(token));
            _members.Add(token, member);
        }

        return member;
    }

    /// <summary>The type that a token names; <see cref="IlType.Unknown"/> when it cannot be read.</summary>
    public IlType ResolveType(int token) => Resolve(token) is { Kind: IlMemberKind.Type } type ? type.DeclaringType : IlType.Unknown;

    /// <summary>The types of the locals of a signature; null when it cannot be read.</summary>
    public IReadOnlyList<IlType>? ResolveLocals(int localSignatureToken)
    {
        if (localSignatureToken == 0)
        {
            return [];
        }

        return Guarded<IReadOnlyList<IlType>>(() => MetadataTokens.EntityHandle(localSignatureToken) is { Kind: HandleKind.StandaloneSignature } handle
            ? Reader.GetStandaloneSignature((StandaloneSignatureHandle)handle).DecodeLocalSignature(_types, null)
            : null);
    }

    /// <summary>The bytes of a signature token; null when there is no such.</summary>
    public byte[]? GetStandaloneSignature(int token) => Guarded(() => MetadataTokens.EntityHandle(token) is { Kind: HandleKind.StandaloneSignature } handle
        ? Reader.GetBlobBytes(Reader.GetStandaloneSignature((StandaloneSignatureHandle)handle).Signature)
        : null);

    /// <summary>What a method's definition says; null when it cannot be read.</summary>
    public MethodShape? GetShape(MethodDefinitionHandle handle) => Guarded(() => new MethodShapeReader(Reader, _types).Read(handle));

    /// <inheritdoc/>
    public bool TryGetCallShape(ILOpCode code, int token, out int pops, out int pushes)
    {
        try
        {
            return CallShapeReader.TryRead(Reader, code, token, out pops, out pushes);
        }
        catch (Exception exception) when (IsBadMetadata(exception))
        {
            pops = pushes = 0;
            return false;
        }
    }

    /// <inheritdoc/>
    public override string ToString() => $"{_owner ?? Reader}";

    private static T? Guarded<T>(Func<T?> read)
        where T : class
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (IsBadMetadata(exception))
        {
            return null;
        }
    }

    // All that System.Reflection.Metadata throws at tokens and blobs that make no sense.
    private static bool IsBadMetadata(Exception exception) => exception is BadImageFormatException or InvalidOperationException or ArgumentException
        or InvalidCastException or OverflowException or IndexOutOfRangeException or IOException;
}
