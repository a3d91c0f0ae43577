using System.Reflection.Metadata;
using Lumigo.AutoInstrumentation.Weaving;
using Lumigo.WeavingCorpus;

namespace Lumigo.WeavingTests;

/// <summary>Types and producers of stack slots in compiled code, and what tokens mean.</summary>
internal sealed class TypedStackTests
{
    private static readonly string[] Builds = SampleProgram.Builds;

    [TestCaseSource(nameof(Builds))]
    public void All_code_of_the_program_can_be_followed(string build)
    {
        using var assembly = SampleProgram.Open(build);
        foreach (var handle in assembly.WithBody())
        {
            var (body, shape) = SampleProgram.Parse(assembly, handle);
            Assert.That(TypedStack.TryAnalyze(body, shape, assembly.Metadata, out var stack, out var refusal), Is.True, $"{assembly.Name(handle)} {refusal}");
            foreach (var instruction in body.Instructions())
            {
                if (OpCodeFacts.IsCall(instruction.OpCode) && stack!.IsReachable(instruction))
                {
                    CheckArguments(assembly, handle, stack, instruction);
                }
            }
        }
    }

    [TestCaseSource(nameof(Builds))]
    public void An_element_comes_from_an_array_of_its_type(string build)
    {
        using var assembly = SampleProgram.Open(build);
        var (body, shape) = SampleProgram.Parse(assembly, "Flow", "Shape");
        TypedStack.TryAnalyze(body, shape, assembly.Metadata, out var stack, out _);
        var element = body.Instructions().First(instruction => instruction.OpCode == ILOpCode.Ldelem_ref);
        Assert.That(stack!.Peek(element, 1)!.Type.ToString(), Is.EqualTo("System.Object[]"));
        Assert.That(stack.Peek(element, 0)!.Type, Is.EqualTo(IlType.Int32));
        Assert.That(stack.Top(element.Next!)!.Producer, Is.SameAs(element));
        Assert.That(stack.Top(element.Next!)!.Type, Is.EqualTo(IlType.Object));
    }

    [TestCaseSource(nameof(Builds))]
    public void The_address_given_to_an_out_parameter_is_known(string build)
    {
        using var assembly = SampleProgram.Open(build);
        var (body, shape) = SampleProgram.Parse(assembly, "Memory", "OutAndRef");
        TypedStack.TryAnalyze(body, shape, assembly.Metadata, out var stack, out _);
        var call = body.Instructions().First(instruction => instruction.OpCode == ILOpCode.Call && assembly.Metadata.Resolve(instruction.Token)!.Name == "Try");
        var method = assembly.Metadata.Resolve(call.Token)!;
        var argument = stack!.Argument(call, method, 1)!;
        Assert.That(argument.Producer!.OpCode, Is.EqualTo(ILOpCode.Ldloca));
        Assert.That(argument.Type, Is.EqualTo(IlType.ByRef(IlType.String)));
        Assert.That(stack.Argument(call, method, 3), Is.Null);
    }

    [TestCaseSource(nameof(Builds))]
    public void Generic_arguments_are_put_in(string build)
    {
        using var assembly = SampleProgram.Open(build);
        var (body, _) = SampleProgram.Parse(assembly, "LoopSamples", "ForEachList");
        var members = body.Instructions().Where(instruction => OpCodeFacts.IsCall(instruction.OpCode)).Select(call => assembly.Metadata.Resolve(call.Token)!).ToArray();
        var enumerator = members.Single(member => member.Name == "GetEnumerator");
        Assert.That(enumerator.DeclaringType.ToString(), Is.EqualTo("System.Collections.Generic.List`1<System.Int32>"));
        Assert.That(enumerator.DeclaringType.Assembly, Is.EqualTo("System.Collections"));
        Assert.That(enumerator.Type.ToString(), Is.EqualTo("System.Collections.Generic.List`1+Enumerator<System.Int32>"));
        Assert.That(enumerator.Type.IsReference, Is.False);
        Assert.That(enumerator.HasThis, Is.True);
        var current = members.Single(member => member.Name == "get_Current");
        Assert.That(current.Type, Is.EqualTo(IlType.Int32));
        Assert.That(current.Is("System.Collections.Generic.List`1+Enumerator", "get_Current"), Is.True);
    }

    [Test]
    public void Method_arguments_are_put_in()
    {
        using var assembly = SampleProgram.Open("Release");
        var (body, _) = SampleProgram.Parse(assembly, "Generics", "Run");
        var sum = body.Instructions().Where(instruction => instruction.OpCode == ILOpCode.Call).Select(call => assembly.Metadata.Resolve(call.Token)!)
            .First(member => member.Name == "Sum");
        Assert.That(sum.MethodArguments, Is.EqualTo(new[] { IlType.Double }));
        Assert.That(sum.Type, Is.EqualTo(IlType.Double));
        Assert.That(sum.ParameterTypes[0].ToString(), Is.EqualTo("System.Collections.Generic.IEnumerable`1<System.Double>"));
    }

    [Test]
    public void Tokens_that_mean_nothing_are_null()
    {
        using var assembly = SampleProgram.Open("Release");
        foreach (var token in new[] { 0, 0x06FFFFFF, 0x0A000000, 0x70000001, 0x55000001, -1, 0x1BFFFFFF, 0x2BFFFFFF, 0x11FFFFFF })
        {
            Assert.That(assembly.Metadata.Resolve(token), Is.Null, $"{token:x8}");
            Assert.That(assembly.Metadata.TryGetCallShape(ILOpCode.Call, token, out _, out _), Is.False, $"{token:x8}");
            Assert.That(assembly.Metadata.GetStandaloneSignature(token), Is.Null, $"{token:x8}");
        }
    }

    [Test]
    public void The_metadata_of_a_loaded_assembly_is_the_same()
    {
        var metadata = ModuleMetadata.Of(typeof(TypedStackTests).Assembly);
        var token = typeof(TypedStackTests).GetMethod(nameof(The_metadata_of_a_loaded_assembly_is_the_same))!.MetadataToken;
        Assert.That(metadata!.Resolve(token)!.Is("Lumigo.WeavingTests.TypedStackTests", nameof(The_metadata_of_a_loaded_assembly_is_the_same)), Is.True);
    }

    // Where the code says both, they agree by name, as far as no conversion to a base lies between.
    private static void CheckArguments(MethodBodies assembly, MethodDefinitionHandle handle, TypedStack stack, IlInstruction call)
    {
        var method = assembly.Metadata.Resolve(call.Token)!;
        for (var i = 0; i < method.ParameterTypes.Count; i++)
        {
            var expected = method.ParameterTypes[i];
            var actual = stack.Argument(call, method, i)!.Type;
            if (call.OpCode != ILOpCode.Newobj && call.OpCode != ILOpCode.Calli && expected.Equals(IlType.String) && actual.Kind is not (IlTypeKind.Unknown or IlTypeKind.Null))
            {
                Assert.That(actual, Is.EqualTo(expected), $"{assembly.Name(handle)} {call} {method}");
            }

            if (expected.Kind == IlTypeKind.ByRef && actual.Kind != IlTypeKind.Unknown)
            {
                Assert.That(actual.Kind, Is.EqualTo(IlTypeKind.ByRef).Or.EqualTo(IlTypeKind.Pointer).Or.EqualTo(IlTypeKind.Primitive), $"{assembly.Name(handle)} {call} {method}");
            }
        }
    }
}
