using Lumigo.WeavingCorpus;
using Lumigo.WeavingCorpus.Verification;

namespace Lumigo.WeavingTests;

/// <summary>The verifier finds what it is there to find: one bad body for each rule. The method takes an int and returns one.</summary>
internal sealed class VerifierTests
{
    private MethodBodies _assembly = null!;
    private MethodUnderTest _method = null!;

    [OneTimeSetUp]
    public void Open()
    {
        _assembly = SampleProgram.Open("Release");
        _method = new MethodUnderTest(_assembly.Reader, SampleProgram.MethodsOf(_assembly, "Exceptions").First(method => method.Name == "Throw").Handle);
    }

    [OneTimeTearDown]
    public void Close() => _assembly.Dispose();

    [Test]
    public void A_good_body_has_no_findings() => Assert.That(Findings(Il.Tiny(0x02, 0x2A)), Is.Empty);

    [TestCase(Rule.UnknownOpCode, 0x24, 0x02, 0x2A)]
    [TestCase(Rule.RaggedEnd, 0x20, 0x02)]
    [TestCase(Rule.TargetNotAnInstruction, 0x2B, 0x01, 0x20, 0, 0, 0, 0, 0x2A)]
    [TestCase(Rule.TargetInsidePrefixed, 0x02, 0x2B, 0x02, 0xFE, 0x13, 0x4A, 0x2A)]
    [TestCase(Rule.TailCallWithoutReturn, 0x02, 0xFE, 0x14, 0x28, 1, 0, 0, 6, 0x00, 0x2A)]
    [TestCase(Rule.LocalOutOfRange, 0x06, 0x2A)]
    [TestCase(Rule.ArgumentOutOfRange, 0x0E, 9, 0x2A)]
    [TestCase(Rule.TokenOutOfRange, 0x28, 0xFF, 0xFF, 0, 6, 0x02, 0x2A)]
    [TestCase(Rule.TokenOutOfRange, 0x28, 1, 0, 0, 1, 0x02, 0x2A)]
    [TestCase(Rule.StackUnderflow, 0x26, 0x02, 0x2A)]
    [TestCase(Rule.StackDepthDiffers, 0x02, 0x2D, 0x01, 0x02, 0x02, 0x2A)]
    [TestCase(Rule.StackKindDiffers, 0x02, 0x2D, 0x07, 0x72, 1, 0, 0, 0x70, 0x2B, 0x09, 0x21, 0, 0, 0, 0, 0, 0, 0, 0, 0x26, 0x02, 0x2A)]
    [TestCase(Rule.WrongKind, 0x72, 1, 0, 0, 0x70, 0x2A)]
    [TestCase(Rule.ReturnWithWrongDepth, 0x02, 0x02, 0x2A)]
    [TestCase(Rule.ReturnWithWrongDepth, 0x2A)]
    [TestCase(Rule.FallsOffTheEnd, 0x02)]
    [TestCase(Rule.MaxStackExceeded, 2, 2, 2, 2, 2, 2, 2, 2, 2, 0x26, 0x26, 0x26, 0x26, 0x26, 0x26, 0x26, 0x26, 0x2A)]
    [TestCase(Rule.EndFinallyOutside, 0xDC)]
    public void Bad_code_is_found(Rule rule, params int[] code) => Assert.That(Findings(Il.Tiny(Bytes(code))), Has.Member(rule));

    // Section: kind, try start and length, handler start and length; code afterwards.
    [TestCase(Rule.RegionNotOnInstructions, 2, 0, 1, 4, 1, 0xDE, 0x03, 0x00, 0x00, 0xDC, 0x02, 0x2A)]
    [TestCase(Rule.RegionsOverlap, 2, 0, 5, 4, 1, 0xDE, 0x03, 0x00, 0x00, 0xDC, 0x02, 0x2A)]
    [TestCase(Rule.TryEnteredWithValues, 2, 1, 3, 4, 1, 0x02, 0x26, 0xDE, 0x01, 0xDC, 0x02, 0x2A)]
    [TestCase(Rule.TryEnteredInTheMiddle, 2, 2, 3, 5, 1, 0x2B, 0x01, 0x00, 0xDE, 0x01, 0xDC, 0x02, 0x2A)]
    [TestCase(Rule.HandlerEntered, 2, 2, 2, 4, 1, 0x2B, 0x02, 0xDE, 0x01, 0xDC, 0x02, 0x2A)]
    [TestCase(Rule.RegionFallsThrough, 2, 0, 1, 1, 1, 0x00, 0xDC, 0x02, 0x2A)]
    [TestCase(Rule.BranchLeavesRegion, 2, 0, 2, 2, 1, 0x2B, 0x01, 0xDC, 0x02, 0x2A)]
    [TestCase(Rule.LeaveFromWrongRegion, 2, 0, 2, 2, 2, 0xDE, 0x02, 0xDE, 0x00, 0x02, 0x2A)]
    [TestCase(Rule.LeaveIntoRegion, 2, 2, 3, 5, 1, 0xDE, 0x01, 0x00, 0xDE, 0x01, 0xDC, 0x02, 0x2A)]
    [TestCase(Rule.ReturnInsideRegion, 2, 0, 2, 2, 1, 0x02, 0x2A, 0xDC, 0x02, 0x2A)]
    [TestCase(Rule.RethrowOutside, 2, 0, 2, 2, 1, 0xFE, 0x1A, 0xDC, 0x02, 0x2A)]
    [TestCase(Rule.LocallocInHandler, 2, 0, 2, 2, 5, 0xDE, 0x05, 0x02, 0xFE, 0x0F, 0x26, 0xDC, 0x02, 0x2A)]
    [TestCase(Rule.EndFilterOutside, 2, 0, 2, 2, 4, 0xDE, 0x04, 0x02, 0xFE, 0x11, 0xDC, 0x02, 0x2A)]
    public void Bad_regions_are_found(Rule rule, int kind, int tryStart, int tryLength, int handlerStart, int handlerLength, params int[] code) =>
        Assert.That(Findings(Il.Fat(0, 0x1B, Bytes(code), Il.SmallSection((kind, tryStart, tryLength, handlerStart, handlerLength, 0)))), Has.Member(rule));

    [Test]
    public void An_outer_clause_before_an_inner_one_is_found()
    {
        byte[] code = [0xDE, 0x00, 0xDE, 0x02, 0xDC, 0xDC, 0x02, 0x2A];
        Assert.That(Findings(Il.Fat(0, 0x1B, code, Il.SmallSection((2, 0, 4, 5, 1, 0), (2, 0, 2, 4, 1, 0)))), Has.Member(Rule.RegionOrder));
    }

    private static byte[] Bytes(int[] code) => [.. code.Select(value => (byte)value)];

    private IEnumerable<Rule> Findings(byte[] raw) => IlVerifier.Verify(raw, _method).Select(finding => finding.Rule);
}
