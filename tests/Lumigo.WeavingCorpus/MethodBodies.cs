using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using Lumigo.AutoInstrumentation.Weaving;

namespace Lumigo.WeavingCorpus;

/// <summary>The methods of an assembly file that have IL.</summary>
internal sealed class MethodBodies : IDisposable
{
    private readonly PEReader _file;

    private MethodBodies(PEReader file, ModuleMetadata metadata)
    {
        _file = file;
        Metadata = metadata;
    }

    public ModuleMetadata Metadata { get; }

    public MetadataReader Reader => Metadata.Reader;

    public Guid Mvid => Reader.GetGuid(Reader.GetModuleDefinition().Mvid);

    /// <summary>Opens a file; null when it has no metadata.</summary>
    public static MethodBodies? Open(string path)
    {
        PEReader? file = null;
        try
        {
            file = new PEReader(File.OpenRead(path), PEStreamOptions.PrefetchEntireImage);
            if (ModuleMetadata.Of(file) is { } metadata)
            {
                return new MethodBodies(file, metadata);
            }
        }
        catch (BadImageFormatException)
        {
            // A native library.
        }

        file?.Dispose();
        return null;
    }

    /// <summary>All methods with a body in IL.</summary>
    public IEnumerable<MethodDefinitionHandle> WithBody()
    {
        foreach (var handle in Reader.MethodDefinitions)
        {
            var definition = Reader.GetMethodDefinition(handle);
            if (definition.RelativeVirtualAddress != 0 && (definition.ImplAttributes & System.Reflection.MethodImplAttributes.CodeTypeMask) == 0)
            {
                yield return handle;
            }
        }
    }

    /// <summary>The bytes from the start of a body on: those behind it too.</summary>
    public unsafe ReadOnlySpan<byte> Bytes(MethodDefinitionHandle handle)
    {
        var section = _file.GetSectionData(Reader.GetMethodDefinition(handle).RelativeVirtualAddress);
        return new ReadOnlySpan<byte>(section.Pointer, section.Length);
    }

    /// <summary>A token for <c>System.Exception</c>, or for <c>System.Object</c>; 0 when the module names neither.</summary>
    public int ExceptionToken() => FindType("Exception") is var exception and not 0 ? exception : FindType("Object");

    public string Name(MethodDefinitionHandle handle)
    {
        var definition = Reader.GetMethodDefinition(handle);
        return $"{Metadata.ResolveType(MetadataTokens.GetToken(definition.GetDeclaringType()))}::{Reader.GetString(definition.Name)}";
    }

    public void Dispose() => _file.Dispose();

    private int FindType(string name)
    {
        foreach (var handle in Reader.TypeReferences)
        {
            var reference = Reader.GetTypeReference(handle);
            if (Reader.StringComparer.Equals(reference.Name, name) && Reader.StringComparer.Equals(reference.Namespace, "System"))
            {
                return MetadataTokens.GetToken(handle);
            }
        }

        foreach (var handle in Reader.TypeDefinitions)
        {
            var definition = Reader.GetTypeDefinition(handle);
            if (Reader.StringComparer.Equals(definition.Name, name) && Reader.StringComparer.Equals(definition.Namespace, "System"))
            {
                return MetadataTokens.GetToken(handle);
            }
        }

        return 0;
    }
}
