using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using Lumigo.AutoInstrumentation.Loader.Weaving.Methods;
using Lumigo.AutoInstrumentation.Weaving.Methods;
using Lumigo.WeavingCorpus;

namespace Lumigo.WeavingTests.Methods;

/// <summary>The tokens that the library names by itself.</summary>
internal sealed class ModuleTokens(MethodBodies library) : ICallTokens
{
    private static readonly Dictionary<byte, string> s_primitives = new() { [0x02] = "Boolean", [0x08] = "Int32", [0x0A] = "Int64", [0x0E] = "String", [0x1C] = "Object" };

    private MetadataReader Reader => library.Reader;

    public int Begin => Member(nameof(WovenCalls.Begin));

    public int BeginWith => Member(nameof(WovenCalls.BeginWith));

    public int End => Member(nameof(WovenCalls.End));

    public int Fail => Member(nameof(WovenCalls.Fail));

    public int Object => Type("Object");

    public int TypeOf(byte[] signature)
    {
        for (int row = 1; row <= Reader.GetTableRowCount(TableIndex.TypeSpec); row++)
        {
            TypeSpecificationHandle handle = MetadataTokens.TypeSpecificationHandle(row);
            if (Reader.GetBlobBytes(Reader.GetTypeSpecification(handle).Signature).AsSpan().SequenceEqual(signature))
            {
                return MetadataTokens.GetToken(handle);
            }
        }

        return Type(s_primitives[signature[0]]);
    }

    private int Member(string name) => MetadataTokens.GetToken(Reader.MemberReferences.Single(handle =>
        Reader.StringComparer.Equals(Reader.GetMemberReference(handle).Name, name)
        && Reader.GetMemberReference(handle).Parent is { Kind: HandleKind.TypeReference } parent
        && Reader.StringComparer.Equals(Reader.GetTypeReference((TypeReferenceHandle)parent).Name, nameof(WovenCalls))));

    private int Type(string name) => MetadataTokens.GetToken(Reader.TypeReferences.First(handle =>
        Reader.StringComparer.Equals(Reader.GetTypeReference(handle).Name, name) && Reader.StringComparer.Equals(Reader.GetTypeReference(handle).Namespace, "System")));
}
