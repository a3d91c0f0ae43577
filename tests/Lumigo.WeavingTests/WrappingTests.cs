using System.Reflection.Metadata;
using Lumigo.AutoInstrumentation.Weaving;
using Lumigo.WeavingCorpus;
using Lumigo.WeavingCorpus.Verification;

namespace Lumigo.WeavingTests;

/// <summary>Whole methods in a try: what becomes of returns, tail calls, constructors; what is refused.</summary>
internal sealed class WrappingTests
{
    private MethodBodies _assembly = null!;

    [OneTimeSetUp]
    public void Open() => _assembly = SampleProgram.Open("Release");

    [OneTimeTearDown]
    public void Close() => _assembly.Dispose();

    [Test]
    public void Every_return_leaves_to_one_epilogue()
    {
        var (body, shape, locals) = Parse("Flow", "Strings");
        var returns = body.Instructions().Count(instruction => instruction.OpCode == ILOpCode.Ret);
        Assert.That(returns, Is.GreaterThan(5));
        Assert.That(WrapInFinally(body, shape, locals, out _), Is.True);
        Assert.That(body.Instructions().Count(instruction => instruction.OpCode == ILOpCode.Ret), Is.EqualTo(1));
        var region = body.Regions[^1];
        Assert.That(region.Kind, Is.EqualTo(ExceptionRegionKind.Finally));
        Assert.That(region.HandlerEnd!.OpCode, Is.EqualTo(ILOpCode.Ldloc));
        Assert.That(region.HandlerEnd.Index, Is.EqualTo(locals.Count - 1));
        Assert.That(region.HandlerEnd.Branches, Has.Count.EqualTo(returns));
        Assert.That(locals.ToBlob()[^1], Is.EqualTo(0x08), "the result is an int");
    }

    [Test]
    public void The_result_of_a_method_that_returns_a_reference_is_kept_as_one()
    {
        var (body, shape, locals) = Parse("Memory", "First");
        Assert.That(WrapInFinally(body, shape, locals, out _), Is.True);
        Assert.That(locals.ToBlob()[^2..], Is.EqualTo(new byte[] { 0x10, 0x08 }), "int&, without the modifier of ref readonly");
    }

    [Test]
    public void A_constructor_calls_the_other_one_before_the_try()
    {
        var (body, shape, locals) = Parse("Derived", ".ctor");
        Assert.That(shape.IsClassConstructor, Is.True);
        Assert.That(WrapInFinally(body, shape, locals, out _), Is.True);
        var call = body.Instructions().First(instruction => instruction.OpCode == ILOpCode.Call && _assembly.Metadata.Resolve(instruction.Token)!.Name == ".ctor"
            && !_assembly.Metadata.Resolve(instruction.Token)!.DeclaringType.Is("System.Collections.Generic.List`1"));
        var positions = body.Positions();
        Assert.That(positions[call.Id], Is.LessThan(positions[body.Regions[^1].TryStart.Id]));
    }

    [Test]
    public void Wrapping_reports_exceptions_and_rethrows_them()
    {
        var (body, shape, locals) = Parse("Exceptions", "Throw");
        var code = new WrapCode { OnException = [IlInstruction.Of(ILOpCode.Pop)], CatchToken = _assembly.ExceptionToken() };
        Assert.That(MethodWrapper.TryWrapMethod(body, shape, _assembly.Metadata, locals, code, out _), Is.True);
        var region = body.Regions[^1];
        Assert.That(region.Kind, Is.EqualTo(ExceptionRegionKind.Catch));
        Assert.That(region.HandlerEnd!.Previous!.OpCode, Is.EqualTo(ILOpCode.Rethrow));
    }

    [Test]
    public void A_method_with_jmp_is_refused_and_unchanged()
    {
        var body = Il.Parse(Il.Tiny(0x27, 1, 0, 0, 6));
        AssertRefused(body, Refusal.JumpsToAnotherMethod);
    }

    [Test]
    public void A_method_with_a_variable_argument_list_is_refused() =>
        AssertRefused(Il.Parse(Il.Tiny(0xFE, 0x00, 0x26, 0x2A)), Refusal.VariableArguments);

    [Test]
    public void A_constructor_that_calls_no_other_is_refused()
    {
        var (_, shape, locals) = Parse("Derived", ".ctor");
        var body = Il.Parse(Il.Tiny(0x00, 0x2A));
        Assert.That(WrapInFinally(body, shape, locals, out var refusal), Is.False);
        Assert.That(refusal, Is.EqualTo(Refusal.BaseCallNotProvable));
        Assert.That(body.Count, Is.EqualTo(2));
    }

    [Test]
    public void A_constructor_that_calls_another_on_one_of_two_ways_is_refused()
    {
        var (original, shape, locals) = Parse("Derived", ".ctor");
        var call = original.Instructions().Last(instruction => instruction.OpCode == ILOpCode.Call && _assembly.Metadata.Resolve(instruction.Token) is { Name: ".ctor" } method
            && method.DeclaringType.Equals(shape.DeclaringType));
        // ldarg.1; brfalse over the call; ldarg.0; ldarg.1; ldarg.2; ldc; call; ret
        var code = new List<byte> { 0x03, 0x2C, 0x09, 0x02, 0x03, 0x04, 0x16, 0x28 };
        code.AddRange(BitConverter.GetBytes(call.Token));
        code.Add(0x2A);
        Assert.That(IlBody.TryParse(Il.Tiny([.. code]), _assembly.Metadata, out var body, out _), Is.True);
        Assert.That(WrapInFinally(body!, shape, locals, out var refusal), Is.False);
        Assert.That(refusal, Is.EqualTo(Refusal.BaseCallNotProvable));
    }

    [Test]
    public void Wrapped_methods_verify_with_the_exact_stack_depth()
    {
        foreach (var method in _assembly.WithBody())
        {
            var (body, shape) = SampleProgram.Parse(_assembly, method);
            LocalSignature.TryRead(body, _assembly.Metadata, out var locals);
            Assert.That(WrapInFinally(body, shape, locals!, out var refusal), Is.True, $"{_assembly.Name(method)} {refusal}");
            Assert.That(body.TryToBytes(locals!.Count == 0 ? 0 : InsertingTransform.LocalsToken, out var bytes, out refusal), Is.True, refusal.ToString());
            var under = new MethodUnderTest(_assembly.Reader, method, new Dictionary<int, byte[]> { [InsertingTransform.LocalsToken] = locals.ToBlob() });
            Assert.That(IlVerifier.Verify(bytes!, under), Is.Empty, _assembly.Name(method));

            // One less is too little.
            var maxStack = BitConverter.ToUInt16(bytes!, 2);
            if (maxStack > 0)
            {
                BitConverter.TryWriteBytes(bytes.AsSpan(2), (ushort)(maxStack - 1));
                Assert.That(IlVerifier.Verify(bytes!, under).Select(finding => finding.Rule), Has.Member(Rule.MaxStackExceeded), _assembly.Name(method));
            }
        }
    }

    private (IlBody Body, MethodShape Shape, LocalSignature Locals) Parse(string type, string method)
    {
        var (body, shape) = SampleProgram.Parse(_assembly, type, method);
        LocalSignature.TryRead(body, _assembly.Metadata, out var locals);
        return (body, shape, locals!);
    }

    private bool WrapInFinally(IlBody body, MethodShape shape, LocalSignature locals, out Refusal refusal) =>
        MethodWrapper.TryWrapInFinally(body, shape, _assembly.Metadata, locals, [Il.Nop()], [Il.Nop()], out refusal);

    private void AssertRefused(IlBody body, Refusal expected)
    {
        var (_, shape, locals) = Parse("Flow", "Strings");
        var before = Il.Codes(body);
        Assert.That(WrapInFinally(body, shape, locals, out var refusal), Is.False);
        Assert.That(refusal, Is.EqualTo(expected));
        Assert.That(Il.Codes(body), Is.EqualTo(before));
        Assert.That(body.Regions, Is.Empty);
    }
}
