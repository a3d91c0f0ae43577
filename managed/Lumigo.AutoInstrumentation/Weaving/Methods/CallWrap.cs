using System.Reflection.Metadata;
using Lumigo.AutoInstrumentation.Loader.Weaving.Methods;

namespace Lumigo.AutoInstrumentation.Weaving.Methods;

/// <summary>Puts the calls of <see cref="WovenCalls"/> around one method. When false is returned, the body is to be thrown away.</summary>
internal sealed class CallWrap(ModuleMetadata metadata, MethodShape shape, WovenMethod method, int number, ICallTokens tokens)
{
    private static ReadOnlySpan<byte> ObjectLocal => [0x1C];

    private static ReadOnlySpan<byte> ArrayLocal => [0x1D, 0x1C];

    /// <summary>Wraps the body.</summary>
    public bool TryApply(IlBody body, LocalSignature locals, out Refusal refusal)
    {
        refusal = Refusal.None;
        if (shape.DeclaringTypeIsValueType && shape.HasThis)
        {
            refusal = Refusal.ValueInstance;
            return false;
        }

        if (!locals.TryAdd(ObjectLocal, out int state) || !locals.TryAdd(ArrayLocal, out int arguments))
        {
            refusal = Refusal.TooManyLocals;
            return false;
        }

        // The locals must be null where they are looked at before they are set.
        body.InitLocals = true;
        if (Begin(state, arguments) is not { } begin || End(state) is not { } end)
        {
            refusal = Refusal.NoObject;
            return false;
        }

        var code = new WrapCode
        {
            Begin = begin,
            OnException = [IlInstruction.LoadLocal(state), IlInstruction.LoadInt32(number), IlInstruction.Call(tokens.Fail, 3, 0)],
            CatchToken = tokens.Object,
            End = end,
        };
        return MethodWrapper.TryWrapMethod(body, shape, metadata, locals, code, out refusal);
    }

    /// <summary>Null when an argument that is asked for can be no object, or is not there.</summary>
    private List<IlInstruction>? Begin(int state, int arguments)
    {
        // In a constructor the object is there when the other constructor has been called, and that is where this code stands.
        IlInstruction instance = shape.HasThis ? IlInstruction.LoadArgument(0) : IlInstruction.Of(ILOpCode.Ldnull);
        if (method.Arguments.Count == 0)
        {
            return [instance, IlInstruction.LoadInt32(number), IlInstruction.Call(tokens.Begin, 2, 1), IlInstruction.StoreLocal(state)];
        }

        if (ArgumentType.Of(metadata, shape.Handle) is not { } types)
        {
            return null;
        }

        List<IlInstruction> code =
            [IlInstruction.LoadInt32(method.Arguments.Count), IlInstruction.Of(ILOpCode.Newarr, tokens.Object), IlInstruction.StoreLocal(arguments)];
        for (int i = 0; i < method.Arguments.Count; i++)
        {
            int parameter = method.Arguments[i];
            if (parameter >= types.Count || types[parameter] is not { } type)
            {
                return null;
            }

            code.AddRange([IlInstruction.LoadLocal(arguments), IlInstruction.LoadInt32(i)]);
            code.AddRange(Load(parameter, type));
            code.Add(IlInstruction.Of(ILOpCode.Stelem_ref));
        }

        code.AddRange([instance, IlInstruction.LoadLocal(arguments), IlInstruction.LoadInt32(number), IlInstruction.Call(tokens.BeginWith, 3, 1), IlInstruction.StoreLocal(state)]);
        foreach (int position in method.Replaceable)
        {
            if (types[method.Arguments[position]] is not { IsByRef: false, IsValue: false } type)
            {
                return null;
            }

            code.AddRange(StoreBack(arguments, position, type));
        }

        return code;
    }

    private List<IlInstruction> Load(int parameter, ArgumentType type)
    {
        List<IlInstruction> code = [IlInstruction.LoadArgument(parameter + (shape.HasThis ? 1 : 0))];
        if (type.IsByRef)
        {
            code.Add(IlInstruction.Of(ILOpCode.Ldobj, TokenOf(type)));
        }

        if (type.IsValue)
        {
            code.Add(IlInstruction.Of(ILOpCode.Box, TokenOf(type)));
        }

        return code;
    }

    private int TokenOf(ArgumentType type) => ArgumentType.TokenIn(type.Signature) is not 0 and var token ? token : tokens.TypeOf(type.Signature);

    /// <summary>Takes a replaced argument over if it is of the parameter's type; anything else is passed over, and so is null.</summary>
    private List<IlInstruction> StoreBack(int arguments, int position, ArgumentType type)
    {
        int parameter = method.Arguments[position] + (shape.HasThis ? 1 : 0);
        IlInstruction end = IlInstruction.Of(ILOpCode.Nop);
        return
        [
            IlInstruction.LoadLocal(arguments), IlInstruction.LoadInt32(position), IlInstruction.Of(ILOpCode.Ldelem_ref),
            IlInstruction.Of(ILOpCode.Isinst, TokenOf(type)), IlInstruction.Branch(ILOpCode.Brfalse, end),
            IlInstruction.LoadLocal(arguments), IlInstruction.LoadInt32(position), IlInstruction.Of(ILOpCode.Ldelem_ref),
            IlInstruction.Of(ILOpCode.Castclass, TokenOf(type)), IlInstruction.Of(ILOpCode.Starg, parameter),
            end,
        ];
    }

    /// <summary>Nothing but a look at the state where no callback asked for the end. Null when the result can be no object.</summary>
    private List<IlInstruction>? End(int state)
    {
        bool takesResult = (method.TakesResult || method.EndsWithTask) && !shape.ReturnsVoid;
        ArgumentType? type = takesResult ? ArgumentType.Of(metadata, shape.Handle, shape.ReturnTypeBlob) : null;
        if (takesResult && type is not { IsByRef: false })
        {
            return null;
        }

        IlInstruction end = IlInstruction.Of(ILOpCode.Nop);
        List<IlInstruction> code = [IlInstruction.LoadLocal(state), IlInstruction.Branch(ILOpCode.Brfalse, end)];
        code.Add(IlInstruction.Of(takesResult ? ILOpCode.Dup : ILOpCode.Ldnull));
        if (type is { IsValue: true })
        {
            code.Add(IlInstruction.Of(ILOpCode.Box, TokenOf(type)));
        }

        code.AddRange([IlInstruction.LoadLocal(state), IlInstruction.LoadInt32(number), IlInstruction.Call(tokens.End, 3, 0), end]);
        return code;
    }
}
