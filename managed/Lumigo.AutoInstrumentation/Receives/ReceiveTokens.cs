using System.Buffers.Binary;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using Lumigo.AutoInstrumentation.Weaving;

namespace Lumigo.AutoInstrumentation.Receives;

/// <summary>
/// The tokens of a module that speak of messages. A method whose bytes hold none of them, and that has no message as parameter, needs no
/// closer look: most methods.
/// </summary>
internal sealed class ReceiveTokens
{
    private readonly HashSet<int> _tokens = [];
    private readonly ModuleMetadata _metadata;

    private ReceiveTokens(ModuleMetadata metadata) => _metadata = metadata;

    /// <summary>Whether there is any.</summary>
    public bool Any => _tokens.Count > 0;

    /// <summary>Looks through the members that the module names.</summary>
    public static ReceiveTokens Of(ModuleMetadata metadata)
    {
        var tokens = new ReceiveTokens(metadata);
        MetadataReader reader = metadata.Reader;
        for (int row = 1; row <= reader.GetTableRowCount(TableIndex.TypeRef); row++)
        {
            tokens.Look(MetadataTokens.TypeReferenceHandle(row));
        }

        if (!tokens.Any)
        {
            // Without a reference to the type there is no signature with it.
            return tokens;
        }

        foreach (MemberReferenceHandle handle in reader.MemberReferences)
        {
            tokens.Look(handle);
        }

        foreach (MethodDefinitionHandle handle in reader.MethodDefinitions)
        {
            tokens.Look(handle);
        }

        foreach (FieldDefinitionHandle handle in reader.FieldDefinitions)
        {
            tokens.Look(handle);
        }

        for (int row = 1; row <= reader.GetTableRowCount(TableIndex.TypeSpec); row++)
        {
            tokens.Look(MetadataTokens.TypeSpecificationHandle(row));
        }

        for (int row = 1; row <= reader.GetTableRowCount(TableIndex.MethodSpec); row++)
        {
            tokens.Look(MetadataTokens.MethodSpecificationHandle(row));
        }

        return tokens;
    }

    /// <summary>Whether bytes of a body hold one of them, as far as bytes can tell.</summary>
    public bool MayBeIn(ReadOnlySpan<byte> body)
    {
        for (int i = 0; i + 4 <= body.Length; i++)
        {
            // The fourth byte of a token is its table.
            if (body[i + 3] is 0x01 or 0x04 or 0x06 or 0x0A or 0x1B or 0x2B && _tokens.Contains(BinaryPrimitives.ReadInt32LittleEndian(body[i..])))
            {
                return true;
            }
        }

        return false;
    }

    private void Look(EntityHandle handle)
    {
        int token = MetadataTokens.GetToken(handle);
        if (_metadata.Resolve(token) is { } member
            && (MessageTypes.Mentions(member.DeclaringType) || MessageTypes.Mentions(member.Type) || member.ParameterTypes.Any(MessageTypes.Mentions)))
        {
            _tokens.Add(token);
        }
    }
}
