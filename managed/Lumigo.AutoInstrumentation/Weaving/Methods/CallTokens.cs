using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using Lumigo.AutoInstrumentation.Loader.Weaving.Methods;
using Lumigo.AutoInstrumentation.Weaving.Profiler;

namespace Lumigo.AutoInstrumentation.Weaving.Methods;

/// <summary>Adds the references to a loaded module.</summary>
internal sealed class CallTokens : ICallTokens
{
    private const byte Void = 0x01;
    private const byte Int32 = 0x08;
    private const byte ObjectType = 0x1C;
    private const byte Array = 0x1D;

    private readonly Dictionary<string, int> _types = [];
    private readonly LoadedModule _module;

    private CallTokens(LoadedModule module, int objectToken)
    {
        _module = module;
        Object = objectToken;
        var batch = new ReferenceBatch();
        int loader = batch.AssemblyRef(typeof(WovenCalls).Assembly.GetName().Name!, typeof(WovenCalls).Assembly.GetName().Version!);
        int calls = batch.TypeRef(loader, typeof(WovenCalls).FullName!);
        int begin = batch.MemberRef(calls, nameof(WovenCalls.Begin), [0, 2, ObjectType, ObjectType, Int32]);
        int beginWith = batch.MemberRef(calls, nameof(WovenCalls.BeginWith), [0, 3, ObjectType, ObjectType, Array, ObjectType, Int32]);
        int end = batch.MemberRef(calls, nameof(WovenCalls.End), [0, 3, Void, ObjectType, ObjectType, Int32]);
        int fail = batch.MemberRef(calls, nameof(WovenCalls.Fail), [0, 3, Void, ObjectType, ObjectType, Int32]);
        uint[] tokens = batch.EmitTo(module.Id);
        Begin = (int)tokens[begin];
        BeginWith = (int)tokens[beginWith];
        End = (int)tokens[end];
        Fail = (int)tokens[fail];
    }

    /// <inheritdoc/>
    public int Begin { get; }

    /// <inheritdoc/>
    public int BeginWith { get; }

    /// <inheritdoc/>
    public int End { get; }

    /// <inheritdoc/>
    public int Fail { get; }

    /// <inheritdoc/>
    public int Object { get; }

    /// <summary>Makes a module refer to the calls; null when it names no <see cref="object"/>, which no compiler leaves out.</summary>
    /// <exception cref="WeavingFailure">The runtime refused.</exception>
    public static CallTokens? AddTo(LoadedModule module)
    {
        MetadataReader reader = module.Metadata;
        for (int row = 1; row <= reader.GetTableRowCount(TableIndex.TypeRef); row++)
        {
            TypeReferenceHandle handle = MetadataTokens.TypeReferenceHandle(row);
            TypeReference type = reader.GetTypeReference(handle);
            if (reader.StringComparer.Equals(type.Name, "Object") && reader.StringComparer.Equals(type.Namespace, "System"))
            {
                return new CallTokens(module, MetadataTokens.GetToken(handle));
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public int TypeOf(byte[] signature)
    {
        string key = Convert.ToHexString(signature);
        if (!_types.TryGetValue(key, out int token))
        {
            var batch = new ReferenceBatch();
            int index = batch.TypeSpec(signature);
            _types.Add(key, token = (int)batch.EmitTo(_module.Id)[index]);
        }

        return token;
    }
}
