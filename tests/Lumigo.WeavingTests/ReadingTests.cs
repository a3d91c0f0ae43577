using System.Reflection.Metadata;
using Lumigo.AutoInstrumentation.Weaving;

namespace Lumigo.WeavingTests;

/// <summary>What is taken apart, and what is refused.</summary>
internal sealed class ReadingTests
{
    [Test]
    public void Short_forms_are_kept_as_one_opcode()
    {
        var body = Il.Parse(Il.Tiny(0x03, 0x0E, 1, 0xFE, 0x09, 1, 0, 0x15, 0x1E, 0x1F, 0xFE, 0x2A));
        Assert.That(Il.Codes(body), Is.EqualTo(new[] { "Ldarg", "Ldarg", "Ldarg", "Ldc_i4", "Ldc_i4", "Ldc_i4", "Ret" }));
        Assert.That(body.Instructions().Take(6).Select(instruction => instruction.Int32), Is.EqualTo(new[] { 1, 1, 1, -1, 8, -2 }));
        Assert.That(body.Instructions().Select(instruction => instruction.OriginalOffset), Is.EqualTo(new[] { 0, 1, 3, 7, 8, 9, 11 }));
    }

    [Test]
    public void Branches_know_their_targets_and_targets_their_branches()
    {
        // 0: ldarg.0; 1: switch (13, 15); 14: br.s 0 ...
        var body = Il.Parse(Il.Tiny(0x02, 0x45, 2, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0x2B, 0xF0, 0x2A));
        var jump = body.First.Next!;
        Assert.That(jump.Targets.ToArray().Select(target => target.OriginalOffset), Is.EqualTo(new[] { 14, 16 }));
        Assert.That(jump.Next!.Target, Is.SameAs(body.First));
        Assert.That(body.First.Branches, Is.EqualTo(new[] { jump.Next }));
    }

    [Test]
    public void Regions_refer_to_instructions_and_keep_their_order()
    {
        // try { leave.s 8 } catch { pop; leave.s 8 } inside try { } finally { endfinally }; 6: ret
        byte[] code = [0xDE, 0x06, 0x26, 0xDE, 0x03, 0x00, 0x00, 0xDC, 0x2A];
        var body = Il.Parse(Il.Fat(0, 0x1B, code, Il.SmallSection((0, 0, 2, 2, 3, 0x01000001), (2, 0, 5, 7, 1, 0))));
        Assert.That(body.Regions, Has.Count.EqualTo(2));
        Assert.That(body.Regions[0].Kind, Is.EqualTo(ExceptionRegionKind.Catch));
        Assert.That(body.Regions[0].CatchToken, Is.EqualTo(0x01000001));
        Assert.That(body.Regions[0].HandlerEnd!.OriginalOffset, Is.EqualTo(5));
        Assert.That(body.Regions[1].HandlerStart.OpCode, Is.EqualTo(ILOpCode.Endfinally));
        Assert.That(Il.Write(body), Is.EqualTo(Il.Fat(0, 0x1B, code, Il.SmallSection((0, 0, 2, 2, 3, 0x01000001), (2, 0, 5, 7, 1, 0)))));
    }

    [Test]
    public void A_handler_may_end_with_the_body()
    {
        var body = Il.Parse(Il.Fat(0, 0x1B, [0xDE, 0x00, 0x2B, 0xFE, 0xDC], Il.SmallSection((2, 0, 2, 4, 1, 0))));
        Assert.That(body.Regions[0].HandlerEnd, Is.Null);
    }

    [Test]
    public void A_section_size_without_its_header_is_understood()
    {
        byte[] section = Il.SmallSection((2, 0, 2, 4, 1, 0));
        section[1] = 12;
        Assert.That(Il.Parse(Il.Fat(0, 0x1B, [0xDE, 0x00, 0x2B, 0xFE, 0xDC], section)).Regions, Has.Count.EqualTo(1));
    }

    [Test]
    public void A_fat_section_is_read_and_written_small_where_it_fits()
    {
        byte[] clause = [2, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 4, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0];
        var body = Il.Parse(Il.Fat(0, 0x1B, [0xDE, 0x00, 0x2B, 0xFE, 0xDC], [0x41, 28, 0, 0, .. clause]));
        Assert.That(Il.Write(body), Is.EqualTo(Il.Fat(0, 0x1B, [0xDE, 0x00, 0x2B, 0xFE, 0xDC], Il.SmallSection((2, 0, 2, 4, 1, 0)))));
    }

    [Test]
    public void Bytes_behind_the_body_do_not_matter() => Assert.That(Il.Parse([.. Il.Tiny(0x00, 0x2A), 0xFF, 0xFF]).Count, Is.EqualTo(2));

    [Test]
    public void Headers_that_promise_too_much_are_refused()
    {
        Assert.That(Il.RefusalOf(), Is.EqualTo(Refusal.BadHeader));
        Assert.That(Il.RefusalOf(0x00, 0x2A), Is.EqualTo(Refusal.BadHeader));
        Assert.That(Il.RefusalOf((4 << 2) | 2, 0x2A), Is.EqualTo(Refusal.BadHeader));
        Assert.That(Il.RefusalOf(0x13, 0x30, 8, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0x2A), Is.EqualTo(Refusal.BadHeader));
        Assert.That(Il.RefusalOf(0x13, 0x30, 8, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0, 0x2A), Is.EqualTo(Refusal.BadHeader));
        Assert.That(Il.RefusalOf(0x13, 0x20, 8, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0x2A), Is.EqualTo(Refusal.BadHeader));
    }

    [TestCase(Refusal.RaggedEnd)]
    [TestCase(Refusal.RaggedEnd, 0x20, 1, 2)]
    [TestCase(Refusal.RaggedEnd, 0xFE)]
    [TestCase(Refusal.RaggedEnd, 0x45, 0xFF, 0xFF, 0xFF, 0x7F, 0x2A)]
    [TestCase(Refusal.RaggedEnd, 0x45, 0xFF, 0xFF, 0xFF, 0xFF, 0x2A)]
    [TestCase(Refusal.UnknownOpCode, 0x24, 0x2A)]
    [TestCase(Refusal.UnknownOpCode, 0xFE, 0x19, 0x01, 0x2A)]
    [TestCase(Refusal.UnknownOpCode, 0xFE, 0x08, 0x2A)]
    [TestCase(Refusal.BadBranchTarget, 0x2B, 0x7F, 0x2A)]
    [TestCase(Refusal.BadBranchTarget, 0x2B, 0xF0, 0x2A)]
    [TestCase(Refusal.BadBranchTarget, 0x2B, 0x01, 0x20, 0, 0, 0, 0, 0x26, 0x2A)]
    [TestCase(Refusal.BadBranchTarget, 0x38, 0xFF, 0xFF, 0xFF, 0x7F, 0x2A)]
    [TestCase(Refusal.BadPrefix, 0x2B, 0x02, 0xFE, 0x13, 0x14, 0x2A)]
    [TestCase(Refusal.BadPrefix, 0x00, 0xFE, 0x13)]
    [TestCase(Refusal.FallsOffTheEnd, 0x00)]
    [TestCase(Refusal.FallsOffTheEnd, 0x16, 0x2D, 0xFD)]
    public void Bad_code_is_refused(Refusal expected, params int[] code) =>
        Assert.That(Il.RefusalOf(Il.Tiny([.. code.Select(value => (byte)value)])), Is.EqualTo(expected));

    // Kind, try, handler, last: in a body of six instructions of one byte and a leave of two.
    [TestCase(2, 0, 0, 4, 1, 0, TestName = "empty try")]
    [TestCase(2, 0, 2, 4, 0, 0, TestName = "empty handler")]
    [TestCase(2, 0, 9, 4, 1, 0, TestName = "try beyond the end")]
    [TestCase(2, 1, 1, 4, 1, 0, TestName = "try inside an instruction")]
    [TestCase(2, 0, 1, 4, 1, 0, TestName = "end inside an instruction")]
    [TestCase(2, 0, 4, 3, 1, 0, TestName = "handler inside its try")]
    [TestCase(3, 0, 2, 4, 1, 0, TestName = "unknown kind")]
    [TestCase(1, 0, 2, 4, 1, 2, TestName = "filter without endfilter")]
    [TestCase(1, 0, 2, 4, 1, 5, TestName = "filter behind its handler")]
    [TestCase(1, 0, 2, 4, 1, -1, TestName = "filter nowhere")]
    public void Bad_regions_are_refused(int kind, int tryStart, int tryLength, int handlerStart, int handlerLength, int last)
    {
        byte[] code = [0xDE, 0x03, 0x00, 0x00, 0xDC, 0x2A];
        Assert.That(
            Il.RefusalOf(Il.Fat(0, 0x1B, code, Il.SmallSection((kind, tryStart, tryLength, handlerStart, handlerLength, last)))),
            Is.EqualTo(Refusal.BadExceptionRegion));
    }

    [Test]
    public void Regions_that_cross_are_refused()
    {
        byte[] code = [0x00, 0x00, 0x00, 0x00, 0x00, 0xDC, 0x00, 0xDC, 0x2A];
        Assert.That(Il.RefusalOf(Il.Fat(0, 0x1B, code, Il.SmallSection((2, 0, 3, 5, 1, 0), (2, 2, 2, 7, 1, 0)))), Is.EqualTo(Refusal.BadExceptionRegion));
    }

    [TestCase(0x01)]
    [TestCase(0x02, 16, 0, 0)]
    [TestCase(0x01, 16, 0, 0)]
    [TestCase(0x41, 28, 0, 0)]
    [TestCase(0x81, 4, 0, 0)]
    public void Bad_sections_are_refused(params int[] section) =>
        Assert.That(Il.RefusalOf(Il.Fat(0, 0x1B, [0x00, 0x00, 0x00, 0x2A], [.. section.Select(value => (byte)value)])), Is.EqualTo(Refusal.BadExceptionSection));

    [Test]
    public void Random_bytes_never_throw()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        for (var i = 0; i < 20_000; i++)
        {
            var raw = new byte[random.Next(0, 80)];
            random.NextBytes(raw);
            if (raw.Length > 12 && i % 2 == 0)
            {
                (raw[0], raw[1], raw[4], raw[5], raw[6], raw[7]) = ((byte)(0x13 | (i & 8)), 0x30, (byte)random.Next(raw.Length), 0, 0, 0);
            }

            try
            {
                if (IlBody.TryParse(raw, out var body, out _))
                {
                    body.TryToBytes(0, out _, out _);
                    FlowGraph.Of(body);
                }
            }
            catch (Exception exception)
            {
                Assert.Fail($"seed {seed}, round {i}: {Convert.ToHexString(raw)} {exception}");
            }
        }
    }
}
