using System.Reflection.Metadata;
using Lumigo.AutoInstrumentation.Weaving;

namespace Lumigo.WeavingTests;

/// <summary>Layout: branch widths, headers, sections.</summary>
internal sealed class WritingTests
{
    [TestCase(127, true)]
    [TestCase(128, false)]
    public void A_branch_forward_is_short_as_far_as_one_byte_reaches(int between, bool isShort)
    {
        var body = Il.Parse(Il.Tiny(0x2B, 0x00, 0x2A));
        body.InsertAfterStart(between);
        var written = Il.Write(body);
        Assert.That(written[12], Is.EqualTo(isShort ? 0x2B : 0x38));
        Assert.That(Il.Parse(written).First.Target!.OpCode, Is.EqualTo(ILOpCode.Ret));
    }

    [TestCase(126, true)]
    [TestCase(127, false)]
    public void A_branch_back_is_short_as_far_as_one_byte_reaches(int between, bool isShort)
    {
        var body = Il.Parse(Il.Tiny(0x00, 0x2B, 0xFD));
        body.InsertBefore(body.Last, [.. Enumerable.Range(0, between - 1).Select(_ => Il.Nop())]);
        var written = Il.Write(body);
        Assert.That(written[12 + between], Is.EqualTo(isShort ? 0x2B : 0x38));
        Assert.That(Il.Parse(written).Last.Target, Is.SameAs(Il.Parse(written).First).Or.Property("OriginalOffset").Zero);
    }

    [Test]
    public void Widening_one_branch_widens_those_that_then_no_longer_reach()
    {
        // Each of the branches spans the next one; the last is one byte too far.
        var body = Il.Parse(Il.Tiny(0x2B, 0x06, 0x2B, 0x04, 0x2B, 0x02, 0x2B, 0x00, 0x2A));
        var branches = body.Instructions().Take(4).ToArray();
        body.InsertBefore(body.Last, [.. Enumerable.Range(0, 122).Select(_ => Il.Nop())], branchesToo: false);
        body.InsertBefore(branches[3], [.. Enumerable.Range(0, 6).Select(_ => Il.Nop())], branchesToo: false);
        var again = Il.Parse(Il.Write(body));
        Assert.That(again.Instructions().Where(instruction => instruction.Target is not null).Select(branch => branch.Target!.OpCode), Has.All.EqualTo(ILOpCode.Ret));
        Assert.That(again.Instructions().Where(instruction => instruction.Target is not null).Select(Size), Is.EqualTo(new[] { 5, 5, 5, 2 }));
    }

    [Test]
    public void Leave_is_widened_as_leave()
    {
        var body = Il.Parse(Il.Fat(0, 0x1B, [0xDE, 0x01, 0xDC, 0x2A], Il.SmallSection((2, 0, 2, 2, 1, 0))));
        body.InsertBefore(body.First.Next!, [.. Enumerable.Range(0, 200).Select(_ => Il.Nop())]);
        var again = Il.Parse(Il.Write(body));
        Assert.That(Size(again.First), Is.EqualTo(5));
        Assert.That(again.First.OpCode, Is.EqualTo(ILOpCode.Leave));
        Assert.That(again.Regions[0].HandlerStart.OpCode, Is.EqualTo(ILOpCode.Nop));
    }

    [Test]
    public void Every_size_of_constant_and_index_has_its_shortest_form()
    {
        var body = Il.Parse(Il.Tiny(0x2A));
        int[] constants = [-1, 0, 8, 9, -2, 127, -128, 128, -129, int.MinValue, int.MaxValue];
        int[] indices = [0, 3, 4, 255, 256, 65534];
        body.InsertBefore(body.First, [.. constants.Select(IlInstruction.LoadInt32), .. indices.Select(IlInstruction.LoadLocal), .. indices.Select(IlInstruction.LoadLocalAddress), .. indices.Select(IlInstruction.StoreLocal), .. indices.Select(IlInstruction.LoadArgument)]);
        var again = Il.Parse(Il.Write(body));
        Assert.That(WeavingCorpus.BodyComparison.Difference(body, again), Is.Null);
        int[] sizes = [1, 1, 1, 2, 2, 2, 2, 5, 5, 5, 5, 1, 1, 2, 2, 4, 4, 2, 2, 2, 2, 4, 4, 1, 1, 2, 2, 4, 4, 1, 1, 2, 2, 4, 4];
        Assert.That(again.Instructions().Take(sizes.Length).Select(Size), Is.EqualTo(sizes));
    }

    [Test]
    public void A_body_is_tiny_only_while_it_may_be()
    {
        Assert.That(Il.Write(WithNops(62))[0] & 3, Is.EqualTo(2), "63 bytes");
        Assert.That(Il.Write(WithNops(63))[0] & 3, Is.EqualTo(3), "64 bytes");
        Assert.That(Il.Write(Il.Parse(Il.Tiny(0x2A)), 0x11000001)[0] & 3, Is.EqualTo(3), "locals");
        var init = Il.Parse(Il.Tiny(0x2A));
        init.InitLocals = true;
        Assert.That(Il.Write(init)[0], Is.EqualTo(0x13), "init flag");
        var deep = Il.Parse(Il.Tiny(0x2A));
        deep.InsertBefore(deep.First, [IlInstruction.LoadInt32(0), IlInstruction.Of(ILOpCode.Pop)]);
        Assert.That(Il.Write(deep)[0] & 3, Is.EqualTo(3), "deeper than eight, as far as can be said without metadata");
    }

    [Test]
    public void Clauses_are_fat_when_a_length_or_the_number_is_too_great()
    {
        var body = Il.Parse(Il.Fat(0, 0x1B, [0x00, 0xDE, 0x01, 0xDC, 0x2A], Il.SmallSection((2, 0, 3, 3, 1, 0))));
        body.InsertBefore(body.First, [.. Enumerable.Range(0, 252).Select(_ => Il.Nop())]);
        Assert.That(Section(Il.Write(body)), Is.EqualTo(0x01), "255 bytes");
        body.InsertBefore(body.First, [Il.Nop()]);
        Assert.That(Section(Il.Write(body)), Is.EqualTo(0x41), "256 bytes");

        var many = Il.Parse(Il.Fat(0, 0x1B, [0xDE, 0x01, 0xDC, 0x2A], Il.SmallSection((2, 0, 2, 2, 1, 0))));
        for (var clauses = 1; clauses < 25; clauses++)
        {
            Assert.That(Section(Il.Write(many)), Is.EqualTo(clauses <= 20 ? 0x01 : 0x41), $"{clauses} clauses");
            Assert.That(Il.Parse(Il.Write(many)).Regions, Has.Count.EqualTo(clauses));
            var region = many.Regions[0];
            many.AddOutermostRegion(new AutoInstrumentation.Weaving.ExceptionRegion(ExceptionRegionKind.Catch, region.TryStart, region.TryEnd, region.HandlerStart, region.HandlerEnd) { CatchToken = clauses });
        }
    }

    private static IlBody WithNops(int count)
    {
        var body = Il.Parse(Il.Tiny(0x2A));
        body.InsertBefore(body.First, [.. Enumerable.Range(0, count).Select(_ => Il.Nop())]);
        return body;
    }

    [Test]
    public void A_replacement_says_where_each_original_instruction_is_now()
    {
        // 0: nop; 1: ldarg.0; 2: brtrue 0; 4: ret
        var body = Il.Parse(Il.Tiny(0x00, 0x02, 0x2D, 0xFC, 0x2A));
        body.InsertBefore(body.First.Next!, [Il.Nop(), Il.Nop()]);
        body.InsertBefore(body.First, [Il.Nop()]);
        Assert.That(body.TryToReplacement(0, out var replacement, out var refusal), Is.True, refusal.ToString());
        byte[] written = Il.Write(body);
        byte[] bytes = replacement!.Bytes;
        Assert.That(bytes[..replacement.BodySize], Is.EqualTo(written));
        int start = (written.Length + 3) & ~3;
        var map = Enumerable.Range(0, (bytes.Length - start) / 4).Select(number => BitConverter.ToInt32(bytes, start + (number * 4))).Chunk(3).Select(entry => (entry[0], entry[1], entry[2]));
        Assert.That(map, Is.EqualTo(new[] { (0, 1, 1), (1, 4, 1), (2, 5, 1), (4, 7, 1) }));
        Assert.That(replacement.MapCount, Is.EqualTo(4));
    }

    [Test]
    public void What_is_not_one_whole_body_is_not_handed_over()
    {
        // maxstack 4; try 0..2, handler 2..4 of six bytes of code
        byte[] fat = [0x1B, 0x30, 4, 0, 6, 0, 0, 0, 0, 0, 0, 0, 0, 0xDE, 0x26, 0xDE, 0, 0x2A, 0, 0, 0x01, 0x10, 0, 0, 0, 0, 0, 0, 2, 2, 0, 2, 7, 0, 0, 1];
        Assert.That(Replacement.IsWellFormed([0x0A, 0x02, 0x2A]), Is.True);
        Assert.That(Replacement.IsWellFormed(fat), Is.True);
        Assert.That(Replacement.IsWellFormed([]), Is.False);
        Assert.That(Replacement.IsWellFormed([0x0E, 0x2A]), Is.False, "cut");
        Assert.That(Replacement.IsWellFormed([0x0A, 0x02, 0x2A, 0]), Is.False, "something behind it");
        Assert.That(Replacement.IsWellFormed(fat[..^12]), Is.False, "without its clause");
        byte[] beyond = [.. fat];
        beyond[31] = 5;
        Assert.That(Replacement.IsWellFormed(beyond), Is.False, "a handler that ends beyond the code");
    }

    private static int Size(IlInstruction instruction) => instruction.Next!.OriginalOffset - instruction.OriginalOffset;

    private static int Section(byte[] written) => written[(12 + BitConverter.ToInt32(written, 4) + 3) & ~3];
}

/// <summary>What several tests insert.</summary>
internal static class Padding
{
    public static void InsertAfterStart(this IlBody body, int count) =>
        body.InsertBefore(body.First.Next!, [.. Enumerable.Range(0, count).Select(_ => Il.Nop())], branchesToo: false);
}
