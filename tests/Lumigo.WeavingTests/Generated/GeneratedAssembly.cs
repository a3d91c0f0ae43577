using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Lumigo.WeavingTests.Generated;

/// <summary>An assembly file with one class of static methods <c>int(int, int)</c>.</summary>
internal sealed class GeneratedAssembly
{
    private readonly MetadataBuilder _metadata = new();
    private readonly BlobBuilder _bodies = new();
    private readonly MethodBodyStreamEncoder _encoder;
    private readonly BlobHandle _signature;
    private readonly AssemblyReferenceHandle _core;
    private int _methods;

    public GeneratedAssembly(string name)
    {
        _encoder = new MethodBodyStreamEncoder(_bodies);
        _metadata.AddModule(0, _metadata.GetOrAddString(name + ".dll"), _metadata.GetOrAddGuid(Guid.NewGuid()), default, default);
        _metadata.AddAssembly(_metadata.GetOrAddString(name), new Version(1, 0), default, default, default, AssemblyHashAlgorithm.None);
        var core = typeof(object).Assembly.GetName();
        _core = _metadata.AddAssemblyReference(
            _metadata.GetOrAddString(core.Name!), core.Version!, default, _metadata.GetOrAddBlob(core.GetPublicKeyToken()!), default, default);
        _signature = Signature(isInstance: false, parameters: 2, returnsVoid: false);
        Max = _metadata.AddMemberReference(Type("Math"), _metadata.GetOrAddString("Max"), _signature);
        InvalidOperation = _metadata.AddMemberReference(
            Type("InvalidOperationException"), _metadata.GetOrAddString(".ctor"), Signature(isInstance: true, parameters: 0, returnsVoid: true));
        CatchTypes = [Type("DivideByZeroException"), Type("InvalidOperationException"), Type("ArithmeticException"), Type("Exception")];
    }

    /// <summary><c>Math.Max(int, int)</c>.</summary>
    public MemberReferenceHandle Max { get; }

    /// <summary>The constructor of an exception.</summary>
    public MemberReferenceHandle InvalidOperation { get; }

    /// <summary>What can be caught, each type before its base.</summary>
    public IReadOnlyList<EntityHandle> CatchTypes { get; }

    /// <summary>The method added last; null when there is none.</summary>
    public MethodDefinitionHandle? Latest => _methods == 0 ? null : MetadataTokens.MethodDefinitionHandle(_methods);

    public void AddMethod(string name, InstructionEncoder code, int locals, int maxStack)
    {
        var types = new BlobBuilder();
        var encoder = new BlobEncoder(types).LocalVariableSignature(locals);
        for (var i = 0; i < locals; i++)
        {
            encoder.AddVariable().Type().Int32();
        }

        var offset = _encoder.AddMethodBody(code, maxStack, _metadata.AddStandaloneSignature(_metadata.GetOrAddBlob(types)), MethodBodyAttributes.InitLocals);
        _metadata.AddMethodDefinition(
            MethodAttributes.Public | MethodAttributes.Static, MethodImplAttributes.IL, _metadata.GetOrAddString(name), _signature, offset,
            MetadataTokens.ParameterHandle(1));
        _methods++;
    }

    public void Write(string path)
    {
        var first = MetadataTokens.MethodDefinitionHandle(1);
        _metadata.AddTypeDefinition(default, default, _metadata.GetOrAddString("<Module>"), default, MetadataTokens.FieldDefinitionHandle(1), first);
        _metadata.AddTypeDefinition(
            TypeAttributes.Public | TypeAttributes.Abstract | TypeAttributes.Sealed, default, _metadata.GetOrAddString("Methods"), Type("Object"),
            MetadataTokens.FieldDefinitionHandle(1), first);
        var file = new BlobBuilder();
        new ManagedPEBuilder(PEHeaderBuilder.CreateLibraryHeader(), new MetadataRootBuilder(_metadata), _bodies).Serialize(file);
        using var stream = File.Create(path);
        file.WriteContentTo(stream);
    }

    private TypeReferenceHandle Type(string name) =>
        _metadata.AddTypeReference(_core, _metadata.GetOrAddString("System"), _metadata.GetOrAddString(name));

    private BlobHandle Signature(bool isInstance, int parameters, bool returnsVoid)
    {
        var blob = new BlobBuilder();
        new BlobEncoder(blob).MethodSignature(isInstanceMethod: isInstance).Parameters(
            parameters,
            result =>
            {
                if (returnsVoid)
                {
                    result.Void();
                }
                else
                {
                    result.Type().Int32();
                }
            },
            types =>
            {
                for (var i = 0; i < parameters; i++)
                {
                    types.AddParameter().Type().Int32();
                }
            });
        return _metadata.GetOrAddBlob(blob);
    }
}
