using System.Reflection.Metadata;
using Lumigo.AutoInstrumentation.Loader.Receives;
using Lumigo.AutoInstrumentation.Weaving;
using Lumigo.AutoInstrumentation.Weaving.Profiler;

namespace Lumigo.AutoInstrumentation.Receives;

/// <summary>Calls of <see cref="WovenReceives"/>, with the tokens that one module has for them.</summary>
internal sealed class ReceiveHooks
{
    private const byte Void = 0x01;
    private const byte Int32 = 0x08;
    private const byte ByRef = 0x10;
    private const byte Object = 0x1C;

    private readonly int _acquire;
    private readonly int _acquireInFrame;
    private readonly int _nextRound;
    private readonly int _leaveLoop;
    private readonly int _leave;
    private readonly int _arrive;
    private readonly int _nextRoundInFrame;
    private readonly int _leaveLoopInFrame;

    private ReceiveHooks(uint[] tokens, int first)
    {
        _acquire = (int)tokens[first];
        _acquireInFrame = (int)tokens[first + 1];
        _nextRound = (int)tokens[first + 2];
        _leaveLoop = (int)tokens[first + 3];
        _leave = (int)tokens[first + 4];
        _arrive = (int)tokens[first + 5];
        _nextRoundInFrame = (int)tokens[first + 6];
        _leaveLoopInFrame = (int)tokens[first + 7];
    }

    /// <summary>The type of the local that holds a frame's state, in the bytes of a signature.</summary>
    public static ReadOnlySpan<byte> FrameType => [Object];

    /// <summary>Makes a module refer to the hooks.</summary>
    /// <exception cref="WeavingFailure">The runtime refused.</exception>
    public static ReceiveHooks AddTo(ulong module)
    {
        var batch = new ReferenceBatch();
        int loader = batch.AssemblyRef(typeof(WovenReceives).Assembly.GetName().Name!, typeof(WovenReceives).Assembly.GetName().Version!);
        int type = batch.TypeRef(loader, typeof(WovenReceives).FullName!);
        int first = batch.MemberRef(type, nameof(WovenReceives.Acquire), [0, 2, Void, Object, Int32]);
        batch.MemberRef(type, nameof(WovenReceives.AcquireInFrame), [0, 3, Void, Object, Int32, ByRef, Object]);
        batch.MemberRef(type, nameof(WovenReceives.NextRound), [0, 1, Void, Int32]);
        batch.MemberRef(type, nameof(WovenReceives.LeaveLoop), [0, 1, Void, Int32]);
        batch.MemberRef(type, nameof(WovenReceives.Leave), [0, 1, Void, Object]);
        batch.MemberRef(type, nameof(WovenReceives.Arrive), [0, 1, Void, Object]);
        batch.MemberRef(type, nameof(WovenReceives.NextRoundInFrame), [0, 2, Void, Int32, Object]);
        batch.MemberRef(type, nameof(WovenReceives.LeaveLoopInFrame), [0, 2, Void, Int32, Object]);
        return new ReceiveHooks(batch.EmitTo(module), first);
    }

    /// <summary>Acquires what these instructions load.</summary>
    /// <param name="load">What puts the message on the stack.</param>
    /// <param name="region">The region that bounds the handling.</param>
    /// <param name="frame">The local of the frame's state, null in an asynchronous method.</param>
    public List<IlInstruction> Acquire(IEnumerable<IlInstruction> load, int region, int? frame)
    {
        List<IlInstruction> code = [.. load, IlInstruction.LoadInt32(region)];
        if (frame is { } local)
        {
            code.Add(IlInstruction.LoadLocalAddress(local));
            code.Add(IlInstruction.Call(_acquireInFrame, 3, 0));
        }
        else
        {
            code.Add(IlInstruction.Call(_acquire, 2, 0));
        }

        return code;
    }

    /// <summary>Acquires what is on top of the stack and leaves it there.</summary>
    public List<IlInstruction> AcquireTop(int region, int? frame) => Acquire([IlInstruction.Of(ILOpCode.Dup)], region, frame);

    /// <summary>Notes the list on top of the stack and leaves it there.</summary>
    public List<IlInstruction> ArriveTop() => [IlInstruction.Of(ILOpCode.Dup), IlInstruction.Call(_arrive, 1, 0)];

    public List<IlInstruction> NextRound(int region, int? frame) => End(_nextRound, _nextRoundInFrame, region, frame);

    public List<IlInstruction> LeaveLoop(int region, int? frame) => End(_leaveLoop, _leaveLoopInFrame, region, frame);

    public List<IlInstruction> Leave(int frame) => [IlInstruction.LoadLocal(frame), IlInstruction.Call(_leave, 1, 0)];

    private static List<IlInstruction> End(int hook, int hookInFrame, int region, int? frame) => frame is { } local
        ? [IlInstruction.LoadInt32(region), IlInstruction.LoadLocal(local), IlInstruction.Call(hookInFrame, 2, 0)]
        : [IlInstruction.LoadInt32(region), IlInstruction.Call(hook, 1, 0)];
}
