using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using static System.Reflection.Metadata.ILOpCode;

namespace Lumigo.WeavingTests.Generated;

/// <summary>
/// Writes a random but valid method <c>int(int, int)</c> that always ends: expressions with branches while values lie on the stack, loops with fuel,
/// switches, exception blocks of every kind in each other, returns from everywhere, tail calls.
/// </summary>
internal sealed class RandomMethod
{
    private const int Depth = 4;
    private static readonly ILOpCode[] Comparisons = [Beq, Bne_un, Blt, Ble, Bgt, Bge, Blt_un, Bge_un, Bgt_un, Ble_un];
    private static readonly ILOpCode[] Operations = [Add, Sub, Mul, Xor, Or, And, Div_un, Ceq, Clt, Rem_un];

    private readonly Random _random;
    private readonly Assembler _il;
    private readonly MethodDefinitionHandle? _earlier;
    private readonly int[] _locals;
    private readonly int _fuel;
    private readonly int _result;
    private readonly LabelHandle _end;
    private int _budget;
    private int _tryDepth;
    private int _handlerDepth;

    private RandomMethod(Random random, Assembler il, MethodDefinitionHandle? earlier)
    {
        _random = random;
        _il = il;
        _earlier = earlier;
        _budget = random.Next(5, 60);
        _locals = [.. Enumerable.Range(0, random.Next(4) == 0 ? 260 : random.Next(1, 6)).Select(_ => il.DeclareLocal())];
        _fuel = il.DeclareLocal();
        _result = il.DeclareLocal();
        _end = il.DefineLabel();
    }

    /// <summary>Adds the method to the assembly; it may call <paramref name="earlier"/>.</summary>
    public static void Write(Random random, GeneratedAssembly assembly, string name, MethodDefinitionHandle? earlier)
    {
        var assembler = new Assembler(assembly);
        assembler.Begin();
        new RandomMethod(random, assembler, earlier).Write();
        assembler.End(name);
    }

    private void Write()
    {
        _il.Constant(40);
        _il.Store(_fuel);
        while (_budget > 0)
        {
            Statement(Depth);
        }

        if (_earlier is not null && _random.Next(3) == 0)
        {
            Expression(2);
            Expression(2);
            if (_random.Next(2) == 0)
            {
                _il.Emit(Tail);
            }

            _il.Emit(Call, _earlier.Value);
            _il.Emit(Ret);
        }
        else
        {
            Expression(Depth);
            _il.Store(_result);
        }

        _il.MarkLabel(_end);
        _il.Load(_result);
        Sum();
        _il.Emit(Ret);
    }

    // The result depends on all that was stored.
    private void Sum()
    {
        foreach (var local in _locals.Take(5))
        {
            _il.Load(local);
            _il.Emit(Xor);
        }
    }

    private int Local() => _locals[_random.Next(_locals.Length)];

    private void Statement(int depth)
    {
        _budget--;
        switch (depth <= 0 ? 0 : _random.Next(13))
        {
            case <= 3:
                Expression(3);
                _il.Store(Local());
                break;
            case 4:
                If(depth);
                break;
            case 5:
                Loop(depth);
                break;
            case 6:
                Switch(depth);
                break;
            case 7:
                TryCatch(depth);
                break;
            case 8:
                TryFinally(depth);
                break;
            case 9:
                TryFilter(depth);
                break;
            case 10:
                ThrowSometimes();
                break;
            case 11:
                ReturnSometimes();
                break;
            default:
                Block(depth);
                break;
        }
    }

    private void Block(int depth)
    {
        for (var i = _random.Next(1, 4); i > 0; i--)
        {
            Statement(depth - 1);
        }
    }

    private void If(int depth)
    {
        var otherwise = _il.DefineLabel();
        var end = _il.DefineLabel();
        Condition(otherwise);
        Block(depth);
        if (_random.Next(2) == 0)
        {
            _il.Emit(Br, end);
            _il.MarkLabel(otherwise);
            Block(depth);
        }
        else
        {
            _il.MarkLabel(otherwise);
        }

        _il.MarkLabel(end);
    }

    private void Loop(int depth)
    {
        var head = _il.DefineLabel();
        var end = _il.DefineLabel();
        _il.MarkLabel(head);
        _il.Load(_fuel);
        _il.Constant(1);
        _il.Emit(Sub);
        _il.Emit(Dup);
        _il.Store(_fuel);
        _il.Constant(0);
        _il.Emit(Ble, end);
        Condition(end);
        Block(depth);
        if (_random.Next(2) == 0)
        {
            Condition(head);
            Block(depth);
        }

        _il.Emit(Br, head);
        _il.MarkLabel(end);
    }

    private void Switch(int depth)
    {
        var cases = Enumerable.Range(0, _random.Next(1, 6)).Select(_ => _il.DefineLabel()).ToArray();
        var end = _il.DefineLabel();
        Expression(2);
        _il.Constant(7);
        _il.Emit(And);
        _il.Switch([.. cases, cases[0]]);
        Block(depth);
        _il.Emit(Br, end);
        foreach (var label in cases)
        {
            _il.MarkLabel(label);
            Statement(depth - 1);
            if (_random.Next(3) > 0)
            {
                _il.Emit(Br, end);
            }
        }

        _il.MarkLabel(end);
    }

    private void TryCatch(int depth)
    {
        _il.BeginTry();
        _tryDepth++;
        Block(depth);
        _tryDepth--;
        foreach (var type in _il.Assembly.CatchTypes.Skip(_random.Next(_il.Assembly.CatchTypes.Count)))
        {
            _il.BeginCatch(type);
            _handlerDepth++;
            _il.Emit(Pop);
            Block(depth - 1);
            if (_random.Next(6) == 0)
            {
                _il.Emit(Rethrow);
            }

            _handlerDepth--;
        }

        _il.EndBlock();
    }

    private void TryFinally(int depth)
    {
        _il.BeginTry();
        _tryDepth++;
        Block(depth);
        _tryDepth--;
        _il.BeginFinally();
        FinallyBody(depth);
        _il.EndBlock();
    }

    // Nothing may leave a finally, so there are no returns in it.
    private void FinallyBody(int depth)
    {
        var (tries, handlers) = (_tryDepth, _handlerDepth);
        _handlerDepth = -1000;
        Block(depth - 1);
        (_tryDepth, _handlerDepth) = (tries, handlers);
    }

    private void TryFilter(int depth)
    {
        _il.BeginTry();
        _tryDepth++;
        Block(depth);
        _tryDepth--;
        _il.BeginFilter();
        _il.Emit(Pop);
        Expression(1);
        _il.Constant(1);
        _il.Emit(And);
        _il.BeginFilterHandler();
        _handlerDepth++;
        _il.Emit(Pop);
        Block(depth - 1);
        _handlerDepth--;
        _il.EndBlock();
    }

    private void ThrowSometimes()
    {
        var on = _il.DefineLabel();
        Condition(on);
        _il.Emit(Newobj, _il.Assembly.InvalidOperation);
        _il.Emit(Throw);
        _il.MarkLabel(on);
    }

    private void ReturnSometimes()
    {
        if (_handlerDepth < 0)
        {
            return;
        }

        var on = _il.DefineLabel();
        Condition(on);
        Expression(2);
        if (_tryDepth + _handlerDepth > 0)
        {
            _il.Store(_result);
            _il.Emit(Leave, _end);
        }
        else
        {
            _il.Emit(Ret);
        }

        _il.MarkLabel(on);
    }

    /// <summary>Goes to the label when something is not so.</summary>
    private void Condition(LabelHandle otherwise)
    {
        Expression(2);
        if (_random.Next(4) == 0)
        {
            _il.Constant(3);
            _il.Emit(And);
            _il.Emit(_random.Next(2) == 0 ? Brtrue : Brfalse, otherwise);
            return;
        }

        Expression(1);
        _il.Emit(Comparisons[_random.Next(Comparisons.Length)], otherwise);
    }

    private void Expression(int depth)
    {
        switch (depth <= 0 ? _random.Next(3) : _random.Next(9))
        {
            case 0:
                _il.Constant(_random.Next(4) == 0 ? _random.Next(int.MinValue, int.MaxValue) : _random.Next(-3, 12));
                break;
            case 1:
                _il.Load(Local());
                break;
            case 2:
                _il.Emit(_random.Next(2) == 0 ? Ldarg_0 : Ldarg_1);
                break;
            case 3:
                Choice(depth);
                break;
            case 4:
                Expression(depth - 1);
                _il.Emit(Dup);
                _il.Store(Local());
                break;
            case 5:
                Expression(depth - 1);
                Expression(depth - 1);
                _il.Emit(Call, _il.Assembly.Max);
                break;
            case 6:
                ThroughAddress(depth);
                break;
            default:
                Expression(depth - 1);
                Expression(depth - 1);
                _il.Emit(Operations[_random.Next(Operations.Length)]);
                break;
        }
    }

    // Leaves branches while other values may lie on the stack.
    private void Choice(int depth)
    {
        var otherwise = _il.DefineLabel();
        var end = _il.DefineLabel();
        Condition(otherwise);
        Expression(depth - 1);
        _il.Emit(Br, end);
        _il.MarkLabel(otherwise);
        Expression(depth - 1);
        _il.MarkLabel(end);
    }

    private void ThroughAddress(int depth)
    {
        _il.LoadAddress(Local());
        _il.Emit(Dup);
        Expression(depth - 1);
        _il.Emit(ILOpCode.Volatile);
        _il.Emit(Stind_i4);
        _il.Emit(Ldind_i4);
    }
}
