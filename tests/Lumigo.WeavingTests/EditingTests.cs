using System.Reflection.Metadata;
using Lumigo.AutoInstrumentation.Weaving;

namespace Lumigo.WeavingTests;

/// <summary>Where inserted code ends up, and who runs it.</summary>
internal sealed class EditingTests
{
    // 0: nop; 1: ldarg.0; 2: brtrue 0; 4: nop; 5: ldarg.0; 6: brtrue 4; 8: ret
    private static IlBody TwoLoops() => Il.Parse(Il.Tiny(0x00, 0x02, 0x2D, 0xFC, 0x00, 0x02, 0x2D, 0xFC, 0x2A));

    // 0: nop; 1: try { ldarg.0; brtrue.s 1; leave 8 } 6: finally { nop; endfinally } 8: ret
    private static IlBody LoopAtTryStart() =>
        Il.Parse(Il.Fat(0, 0x1B, [0x00, 0x02, 0x2D, 0xFD, 0xDE, 0x02, 0x00, 0xDC, 0x2A], Il.SmallSection((2, 1, 5, 6, 2, 0))));

    private static IlInstruction At(IlBody body, int offset) => body.Instructions().Single(instruction => instruction.OriginalOffset == offset);

    [Test]
    public void Branches_lead_to_inserted_code_if_asked_for()
    {
        var body = TwoLoops();
        var inserted = Il.Nop();
        body.InsertBefore(At(body, 4), [inserted]);
        Assert.That(At(body, 6).Target, Is.SameAs(inserted));
        Assert.That(inserted.Next, Is.SameAs(At(body, 4)));
        Assert.That(inserted.Previous, Is.SameAs(At(body, 2)));
    }

    [Test]
    public void Branches_lead_past_inserted_code_if_asked_for()
    {
        var body = TwoLoops();
        body.InsertBefore(At(body, 4), [Il.Nop()], branchesToo: false);
        Assert.That(At(body, 6).Target, Is.SameAs(At(body, 4)));
    }

    [Test]
    public void Inserted_code_may_jump_to_its_own_end()
    {
        var body = TwoLoops();
        var target = At(body, 4);
        var jump = IlInstruction.Branch(ILOpCode.Brtrue_s, target);
        body.InsertBefore(target, [IlInstruction.LoadArgument(0), jump, Il.Nop()]);
        Assert.That(jump.Target, Is.SameAs(target));
        Assert.That(At(body, 6).Target, Is.SameAs(jump.Previous));
    }

    [Test]
    public void At_the_start_of_a_try_code_for_all_ways_is_inside()
    {
        var body = LoopAtTryStart();
        var inserted = Il.Nop();
        body.InsertBefore(At(body, 1), [inserted]);
        Assert.That(body.Regions[0].TryStart, Is.SameAs(inserted));
        Assert.That(At(body, 2).Target, Is.SameAs(inserted));
    }

    [Test]
    public void At_the_start_of_a_try_code_for_falling_through_is_outside()
    {
        var body = LoopAtTryStart();
        body.InsertBefore(At(body, 1), [Il.Nop()], branchesToo: false);
        Assert.That(body.Regions[0].TryStart, Is.SameAs(At(body, 1)));
    }

    [TestCase(true)]
    [TestCase(false)]
    public void At_the_start_of_a_handler_code_is_inside_the_handler_and_outside_the_try(bool branchesToo)
    {
        var body = LoopAtTryStart();
        var inserted = Il.Nop();
        body.InsertBefore(At(body, 6), [inserted], branchesToo);
        Assert.That(body.Regions[0].HandlerStart, Is.SameAs(inserted));
        Assert.That(body.Regions[0].TryEnd, Is.SameAs(inserted));
    }

    [Test]
    public void Behind_a_region_code_is_outside()
    {
        var body = LoopAtTryStart();
        var inserted = Il.Nop();
        body.InsertBefore(At(body, 8), [inserted]);
        Assert.That(body.Regions[0].HandlerEnd, Is.SameAs(inserted));
        Assert.That(At(body, 4).Target, Is.SameAs(inserted));
    }

    [Test]
    public void Code_after_an_instruction_is_in_its_region()
    {
        var body = LoopAtTryStart();
        Assert.That(body.InsertAfter(At(body, 6), [Il.Nop()]), Is.True);
        Assert.That(body.Regions[0].HandlerEnd, Is.SameAs(At(body, 8)));
        Assert.That(body.InsertAfter(At(body, 4), [Il.Nop()]), Is.False, "nothing falls through a leave");
        Assert.That(body.Count, Is.EqualTo(8));
    }

    [Test]
    public void Prefixes_stay_with_their_instruction()
    {
        // ldarg.0; volatile. unaligned. 1 ldind.i4; pop; ret
        var body = Il.Parse(Il.Tiny(0x02, 0xFE, 0x13, 0xFE, 0x12, 0x01, 0x4A, 0x26, 0x2A));
        body.InsertBefore(At(body, 6), [Il.Nop()]);
        Assert.That(body.InsertAfter(At(body, 1), [Il.Nop()]), Is.True);
        Assert.That(Il.Codes(body), Is.EqualTo(new[] { "Ldarg", "Nop", "Volatile", "Unaligned", "Ldind_i4", "Nop", "Pop", "Ret" }));
        body.Replace(At(body, 6), [IlInstruction.Of(ILOpCode.Ldlen)]);
        Assert.That(Il.Codes(body), Is.EqualTo(new[] { "Ldarg", "Nop", "Ldlen", "Nop", "Pop", "Ret" }));
    }

    [Test]
    public void A_replacement_takes_the_branches_and_the_regions()
    {
        var body = LoopAtTryStart();
        var replacement = IlInstruction.LoadInt32(0);
        body.Replace(At(body, 1), [replacement]);
        Assert.That(body.Regions[0].TryStart, Is.SameAs(replacement));
        Assert.That(At(body, 2).Target, Is.SameAs(replacement));
        Assert.That(replacement.Branches, Has.Count.EqualTo(1));
        var ret = IlInstruction.Of(ILOpCode.Ret);
        body.Replace(body.Last, [Il.Nop(), ret]);
        Assert.That(body.Last, Is.SameAs(ret));
    }

    [TestCase(0)]
    [TestCase(1)]
    public void A_tail_call_that_is_no_longer_followed_by_ret_is_an_ordinary_call(int where)
    {
        // tail. call; ret
        var body = Il.Parse(Il.Tiny(0xFE, 0x14, 0x28, 1, 0, 0, 6, 0x2A));
        if (where == 0)
        {
            body.InsertAfter(At(body, 2), [Il.Nop()]);
        }
        else
        {
            body.InsertBefore(At(body, 7), [Il.Nop()]);
        }

        Assert.That(Il.Codes(body), Is.EqualTo(new[] { "Call", "Nop", "Ret" }));
    }

    [Test]
    public void A_tail_call_stays_one_when_code_comes_before_it()
    {
        var body = Il.Parse(Il.Tiny(0xFE, 0x14, 0x28, 1, 0, 0, 6, 0x2A));
        body.InsertBefore(At(body, 2), [Il.Nop()]);
        Assert.That(Il.Codes(body), Is.EqualTo(new[] { "Nop", "Tail", "Call", "Ret" }));
    }

    [Test]
    public void Code_on_some_ways_runs_on_those_only()
    {
        // 0: ldarg.0; 1: brtrue 6; 3: ldarg.1; 4: brtrue 6; 6: ret
        var body = Il.Parse(Il.Tiny(0x02, 0x2D, 0x03, 0x03, 0x2D, 0x00, 0x2A));
        var (first, second, end) = (At(body, 1), At(body, 4), At(body, 6));
        var inserted = Il.Nop();
        Assert.That(body.InsertOnEdges(end, [first], fallThroughToo: false, [inserted]), Is.True);
        Assert.That(first.Target, Is.SameAs(inserted));
        Assert.That(second.Target, Is.SameAs(end));
        Assert.That(inserted.Next, Is.SameAs(end));
        Assert.That(second.Next!.OpCode, Is.EqualTo(ILOpCode.Br), "falling through leads past it");
        Assert.That(second.Next.Target, Is.SameAs(end));
    }

    [Test]
    public void A_way_back_to_the_start_of_a_try_stays_inside_it()
    {
        var body = LoopAtTryStart();
        var inserted = Il.Nop();
        var start = At(body, 1);
        Assert.That(body.InsertOnEdges(start, [At(body, 2)], fallThroughToo: false, [inserted]), Is.True);
        Assert.That(body.Regions[0].TryStart.Target, Is.SameAs(start), "entering leads past the code");
        Assert.That(body.Regions[0].TryStart.Next, Is.SameAs(inserted));
        Assert.That(At(body, 2).Target, Is.SameAs(inserted));
        Assert.That(body.InsertOnEdges(body.Regions[0].TryStart, [], fallThroughToo: true, [Il.Nop()]), Is.True);
    }

    [Test]
    public void Ways_into_a_try_from_inside_and_outside_at_once_have_no_common_place()
    {
        var body = LoopAtTryStart();
        Assert.That(body.InsertOnEdges(At(body, 1), [At(body, 2)], fallThroughToo: true, [Il.Nop()]), Is.False);
        Assert.That(body.Count, Is.EqualTo(7));
    }

    [Test]
    public void An_instruction_is_in_one_place_only()
    {
        var body = TwoLoops();
        Assert.That(() => body.InsertBefore(body.First, [body.Last]), Throws.InvalidOperationException);
    }
}
