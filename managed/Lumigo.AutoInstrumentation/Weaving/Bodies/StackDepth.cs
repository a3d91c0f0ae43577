using System.Reflection.Metadata;

namespace Lumigo.AutoInstrumentation.Weaving;

/// <summary>The greatest depth of the evaluation stack, as the header states it.</summary>
internal static class StackDepth
{
    private const int Unvisited = -1;

    /// <summary>
    /// Simulates the stack. Calls are explained by <see cref="IlBody.Calls"/> or by themselves
    /// (<see cref="IlInstruction.TryGetOwnStackEffect"/>); without the former see <see cref="Bound"/>.
    /// </summary>
    public static Refusal Compute(IlBody body, out int maxStack)
    {
        maxStack = 0;
        if (body.Last.FallsThrough)
        {
            return Refusal.FallsOffTheEnd;
        }

        if (body.Calls is null)
        {
            maxStack = Bound(body);
            return maxStack > ushort.MaxValue ? Refusal.StackTooDeep : Refusal.None;
        }

        var simulation = new Simulation(body, body.Calls);
        var refusal = simulation.Run();
        maxStack = simulation.Deepest;
        return refusal != Refusal.None ? refusal : maxStack > ushort.MaxValue ? Refusal.StackTooDeep : Refusal.None;
    }

    /// <summary>
    /// An upper bound that needs no metadata: inserted code starts at most as deep as the original went, and each piece of it adds at most all
    /// that it pushes.
    /// </summary>
    private static int Bound(IlBody body)
    {
        var deepest = 0;
        var piece = 0;
        for (var instruction = body.First; instruction is not null; instruction = instruction.Next)
        {
            piece = instruction.OriginalOffset != IlInstruction.NoOffset ? 0 : piece + PushesAtMost(instruction);
            deepest = Math.Max(deepest, piece);
        }

        return body.OriginalMaxStack + deepest;
    }

    private static int PushesAtMost(IlInstruction instruction)
    {
        var pushes = OpCodeFacts.Pushes(instruction.OpCode);
        return pushes == OpCodeFacts.Varies ? 1 : pushes;
    }

    private readonly struct Simulation
    {
        private readonly IlBody _body;
        private readonly ICallShapes _calls;
        private readonly int[] _depths;
        private readonly Stack<IlInstruction> _open = new();
        private readonly int[] _deepest = [0];

        public Simulation(IlBody body, ICallShapes calls)
        {
            _body = body;
            _calls = calls;
            _depths = new int[body.IdLimit];
            Array.Fill(_depths, Unvisited);
        }

        public int Deepest => _deepest[0];

        public Refusal Run()
        {
            Reach(_body.First, 0);
            foreach (var region in _body.Regions)
            {
                var refusal = Reach(region.HandlerStart, region.HandlerTakesException ? 1 : 0);
                if (refusal == Refusal.None && region.FilterStart is { } filter)
                {
                    refusal = Reach(filter, 1);
                }

                if (refusal != Refusal.None)
                {
                    return refusal;
                }
            }

            while (_open.TryPop(out var instruction))
            {
                var refusal = Follow(instruction);
                if (refusal != Refusal.None)
                {
                    return refusal;
                }
            }

            return Refusal.None;
        }

        private Refusal Follow(IlInstruction? instruction)
        {
            while (instruction is not null)
            {
                var refusal = Step(instruction, out var depth);
                if (refusal != Refusal.None || !instruction.FallsThrough)
                {
                    return refusal;
                }

                var next = instruction.Next!;
                if (_depths[next.Id] != Unvisited)
                {
                    return _depths[next.Id] == depth ? Refusal.None : Refusal.StackMismatch;
                }

                _depths[next.Id] = depth;
                instruction = next;
            }

            return Refusal.None;
        }

        private Refusal Step(IlInstruction instruction, out int depth)
        {
            depth = _depths[instruction.Id];
            if (!TryGetEffect(instruction, out var pops, out var pushes))
            {
                return Refusal.UnresolvedToken;
            }

            if (pops > depth)
            {
                return Refusal.StackUnderflow;
            }

            depth += pushes - pops;
            _deepest[0] = Math.Max(_deepest[0], depth);
            foreach (var target in instruction.Targets)
            {
                var refusal = Reach(target, instruction.OpCode == ILOpCode.Leave ? 0 : depth);
                if (refusal != Refusal.None)
                {
                    return refusal;
                }
            }

            return Refusal.None;
        }

        private Refusal Reach(IlInstruction instruction, int depth)
        {
            _deepest[0] = Math.Max(_deepest[0], depth);
            ref var known = ref _depths[instruction.Id];
            if (known == Unvisited)
            {
                known = depth;
                _open.Push(instruction);
            }

            return known == depth ? Refusal.None : Refusal.StackMismatch;
        }

        private bool TryGetEffect(IlInstruction instruction, out int pops, out int pushes)
        {
            if (instruction.TryGetOwnStackEffect(out pops, out pushes))
            {
                return true;
            }

            if (OpCodeFacts.IsCall(instruction.OpCode))
            {
                return _calls.TryGetCallShape(instruction.OpCode, instruction.Token, out pops, out pushes);
            }

            // What ret takes does not matter: nothing follows it.
            pops = instruction.OpCode == ILOpCode.Ret ? 0 : OpCodeFacts.Pops(instruction.OpCode);
            pushes = OpCodeFacts.Pushes(instruction.OpCode);
            return true;
        }
    }
}
