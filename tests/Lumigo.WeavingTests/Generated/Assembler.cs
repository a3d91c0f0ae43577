using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace Lumigo.WeavingTests.Generated;

/// <summary>Writes one method with System.Reflection.Metadata's encoder: locals of type int, labels, exception blocks in each other.</summary>
internal sealed class Assembler(GeneratedAssembly assembly)
{
    private const int MaxStack = 64;

    private readonly ControlFlowBuilder _flow = new();
    private readonly Stack<Block> _blocks = new();
    private InstructionEncoder _il;
    private int _locals;

    public GeneratedAssembly Assembly => assembly;

    /// <summary>Starts the method.</summary>
    public void Begin() => _il = new InstructionEncoder(new BlobBuilder(), _flow);

    public int DeclareLocal() => _locals++;

    public LabelHandle DefineLabel() => _il.DefineLabel();

    public void MarkLabel(LabelHandle label) => _il.MarkLabel(label);

    public void Emit(ILOpCode code) => _il.OpCode(code);

    /// <summary>A constant.</summary>
    public void Constant(int value) => _il.LoadConstantI4(value);

    public void Load(int local) => _il.LoadLocal(local);

    public void Store(int local) => _il.StoreLocal(local);

    public void LoadAddress(int local) => _il.LoadLocalAddress(local);

    public void Emit(ILOpCode code, EntityHandle token)
    {
        _il.OpCode(code);
        _il.Token(token);
    }

    public void Emit(ILOpCode code, LabelHandle label) => _il.Branch(code, label);

    public void Switch(params LabelHandle[] labels)
    {
        var encoder = _il.Switch(labels.Length);
        foreach (var label in labels)
        {
            encoder.Branch(label);
        }
    }

    public void BeginTry()
    {
        var block = new Block { Start = _il.DefineLabel(), TryEnd = _il.DefineLabel(), End = _il.DefineLabel() };
        _il.MarkLabel(block.Start);
        _blocks.Push(block);
    }

    public void BeginCatch(EntityHandle type) => BeginHandler((block, start, end) => _flow.AddCatchRegion(block.Start, block.TryEnd, start, end, type));

    public void BeginFinally()
    {
        BeginHandler((block, start, end) => _flow.AddFinallyRegion(block.Start, block.TryEnd, start, end));
        _blocks.Peek().IsFinally = true;
    }

    public void BeginFilter()
    {
        EndPart();
        var block = _blocks.Peek();
        block.Filter = _il.DefineLabel();
        _il.MarkLabel(block.Filter);
    }

    public void BeginFilterHandler()
    {
        _il.OpCode(ILOpCode.Endfilter);
        var block = _blocks.Peek();
        StartHandler(block, (block, start, end) => _flow.AddFilterRegion(block.Start, block.TryEnd, start, end, block.Filter));
    }

    /// <summary>Ends the exception block. Its clauses come after those of the blocks inside and before those around.</summary>
    public void EndBlock()
    {
        EndPart();
        var block = _blocks.Pop();
        _il.MarkLabel(block.End);
        block.Regions.ForEach(add => add());
    }

    /// <summary>Adds the method to the assembly.</summary>
    public void End(string name) => assembly.AddMethod(name, _il, _locals, MaxStack);

    private void BeginHandler(Action<Block, LabelHandle, LabelHandle> region)
    {
        EndPart();
        StartHandler(_blocks.Peek(), region);
    }

    private void StartHandler(Block block, Action<Block, LabelHandle, LabelHandle> region)
    {
        var start = _il.DefineLabel();
        var end = _il.DefineLabel();
        _il.MarkLabel(start);
        block.HandlerEnd = end;
        block.Regions.Add(() => region(block, start, end));
    }

    private void EndPart()
    {
        var block = _blocks.Peek();
        if (block.IsFinally)
        {
            _il.OpCode(ILOpCode.Endfinally);
        }
        else
        {
            _il.Branch(ILOpCode.Leave, block.End);
        }

        _il.MarkLabel(block.HandlerEnd ?? block.TryEnd);
        block.HandlerEnd = null;
    }

    private sealed class Block
    {
        public LabelHandle Start { get; init; }

        public LabelHandle TryEnd { get; init; }

        public LabelHandle End { get; init; }

        public LabelHandle Filter { get; set; }

        public LabelHandle? HandlerEnd { get; set; }

        public bool IsFinally { get; set; }

        public List<Action> Regions { get; } = [];
    }
}
