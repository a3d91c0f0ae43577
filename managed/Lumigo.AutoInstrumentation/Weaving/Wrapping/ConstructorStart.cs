using System.Reflection.Metadata;

namespace Lumigo.AutoInstrumentation.Weaving;

/// <summary>
/// Finds the place in a class's constructor behind the one call of another constructor on <c>this</c>, if every way through the method goes through
/// that call exactly once.
/// </summary>
internal static class ConstructorStart
{
    /// <summary>The instruction behind the call.</summary>
    public static bool TryFind(IlBody body, MethodShape shape, ModuleMetadata metadata, out IlInstruction start, out Refusal refusal)
    {
        start = body.First;
        if (!TypedStack.TryAnalyze(body, shape, metadata, out var stack, out refusal))
        {
            return false;
        }

        if (!body.Has(ILOpCode.Ret))
        {
            // It only throws; no object ever comes to life.
            return true;
        }

        refusal = Refusal.BaseCallNotProvable;
        if (ChangesThis(body) || FindCall(body, shape, metadata, stack) is not { Next: { } next } call)
        {
            return false;
        }

        if (stack.Depth(next) != 0 || !stack.IsReachable(next) || !IsPassedOnce(body, call))
        {
            return false;
        }

        start = next;
        refusal = Refusal.None;
        return true;
    }

    private static bool ChangesThis(IlBody body)
    {
        for (var instruction = body.First; instruction is not null; instruction = instruction.Next)
        {
            if (instruction is { OpCode: ILOpCode.Starg or ILOpCode.Ldarga, Index: 0 })
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The only call of a constructor of this class or its base on <c>this</c>; null when there are none or several.</summary>
    private static IlInstruction? FindCall(IlBody body, MethodShape shape, ModuleMetadata metadata, TypedStack stack)
    {
        IlInstruction? found = null;
        for (var instruction = body.First; instruction is not null; instruction = instruction.Next)
        {
            // The F# compiler calls constructors by callvirt.
            if (instruction.OpCode is not (ILOpCode.Call or ILOpCode.Callvirt) || metadata.Resolve(instruction.Token) is not { Name: ".ctor" } method
                || stack.Argument(instruction, method, -1) is not { } instance || !IsOnThis(instance))
            {
                continue;
            }

            var isOther = method.DeclaringType.Equals(shape.BaseType) || method.DeclaringType.Equals(shape.DeclaringType)
                || method.DeclaringType.Equals(shape.DeclaringType.Element);
            if (!isOther || found is not null)
            {
                return null;
            }

            found = instruction;
        }

        return found;
    }

    // A value that several instructions may have put there, and a copy, may be this, so they count. Structs are constructed in place, by reference.
    private static bool IsOnThis(StackSlot instance) =>
        instance.Type.Kind != IlTypeKind.ByRef
        && instance.Producer is null or { OpCode: ILOpCode.Ldarg, Index: 0 } or { OpCode: ILOpCode.Dup };

    /// <summary>Whether no exception region touches the way to the call, and no branch crosses it.</summary>
    private static bool IsPassedOnce(IlBody body, IlInstruction call)
    {
        var positions = body.Positions();
        var at = positions[call.Id];
        foreach (var region in body.Regions)
        {
            if (positions[region.TryStart.Id] <= at || positions[region.HandlerStart.Id] <= at)
            {
                return false;
            }
        }

        for (var instruction = body.First; instruction is not null; instruction = instruction.Next)
        {
            var before = positions[instruction.Id] <= at;
            if (before && instruction.OpCode is ILOpCode.Ret)
            {
                return false;
            }

            foreach (var target in instruction.Targets)
            {
                if (before != positions[target.Id] <= at)
                {
                    return false;
                }
            }
        }

        return true;
    }
}
