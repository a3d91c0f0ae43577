using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Lumigo.Build.PrivateCopies;

/// <summary>Applies redirects to one assembly. Instructions are changed in place, so branches and exception handlers stay valid.</summary>
public sealed class AssemblyRewriter(ModuleDefinition module, ModuleDefinition shim)
{
    private readonly HashSet<Redirect> _applied = [];

    /// <summary>The redirects that found something to change.</summary>
    public IReadOnlySet<Redirect> Applied => _applied;

    /// <summary>Applies the redirects: calls first, because their names contain the types that are redirected after them.</summary>
    public void Apply(IReadOnlyList<Redirect> redirects)
    {
        foreach (var method in module.GetTypes().SelectMany(type => type.Methods).Where(method => method.HasBody))
        {
            foreach (var instruction in method.Body.Instructions.ToArray())
            {
                foreach (var redirect in redirects)
                {
                    Apply(redirect, method, instruction);
                }
            }
        }

        var types = module.GetTypeReferences().Where(type => type.DeclaringType is null).ToArray();
        foreach (var redirect in redirects.OfType<TypeRedirect>())
        {
            foreach (var type in types.Where(type => type.FullName == redirect.Type))
            {
                Retarget(type, redirect);
            }
        }
    }

    private void Apply(Redirect redirect, MethodDefinition method, Instruction instruction)
    {
        switch (redirect)
        {
            case CallRedirect call when Matches(call, method, instruction):
                ReplaceCall(call, instruction);
                break;
            case TypeOfRedirect typeOf when instruction is { OpCode.Code: Code.Ldtoken, Operand: TypeReference type }
                                            && type.GetElementType().FullName == typeOf.Type:
                ReplaceTypeOf(typeOf, method, instruction, type);
                break;
        }
    }

    private static bool Matches(CallRedirect redirect, MethodDefinition caller, Instruction instruction) =>
        instruction.OpCode.Code is Code.Call or Code.Callvirt or Code.Newobj
        && instruction.Operand is MethodReference called
        && called.FullName == redirect.Member
        && (redirect.OnlyIn is null || $"{caller.DeclaringType.FullName}::{caller.Name}" == redirect.OnlyIn);

    private void ReplaceCall(CallRedirect redirect, Instruction instruction)
    {
        var called = (MethodReference)instruction.Operand;
        var definition = ShimMethod(redirect.ShimType, redirect.ShimMethod);
        var popped = called.Parameters.Count + (called.HasThis && instruction.OpCode.Code != Code.Newobj ? 1 : 0);
        if (definition.Parameters.Count != popped)
        {
            throw new BuildFailure(
                $"{redirect.ShimType}.{redirect.ShimMethod} takes {definition.Parameters.Count} arguments, {redirect.Member} has {popped}");
        }

        var target = module.ImportReference(definition);
        if (definition.HasGenericParameters)
        {
            // A member of a generic type becomes a generic method over the same arguments.
            var instance = new GenericInstanceMethod(target);
            foreach (var argument in ((GenericInstanceType)called.DeclaringType).GenericArguments)
            {
                instance.GenericArguments.Add(argument);
            }

            target = instance;
        }

        instruction.OpCode = OpCodes.Call;
        instruction.Operand = target;
        _applied.Add(redirect);
    }

    private void ReplaceTypeOf(TypeOfRedirect redirect, MethodDefinition method, Instruction token, TypeReference type)
    {
        var convert = token.Next;
        if (convert?.Operand is not MethodReference { Name: "GetTypeFromHandle" })
        {
            throw new BuildFailure($"{method.FullName}: the token of {type.FullName} is used otherwise than in typeof");
        }

        if (type is GenericInstanceType constructed)
        {
            token.Operand = constructed.GenericArguments[0];
            convert.Operand = module.ImportReference(ShimMethod(redirect.ShimType, redirect.Of));
        }
        else
        {
            token.OpCode = OpCodes.Nop;
            token.Operand = null;
            convert.Operand = module.ImportReference(ShimMethod(redirect.ShimType, redirect.Definition));
        }

        _applied.Add(redirect);
    }

    private void Retarget(TypeReference type, TypeRedirect redirect)
    {
        var target = module.ImportReference(ShimClass(redirect.ShimType));
        type.Namespace = target.Namespace;
        type.Name = target.Name;
        type.Scope = target.Scope;
        _applied.Add(redirect);
    }

    private MethodDefinition ShimMethod(string type, string method) =>
        ShimClass(type).Methods.Single(candidate => candidate.Name == method && candidate.IsStatic && candidate.IsPublic);

    private TypeDefinition ShimClass(string name) =>
        shim.Types.SingleOrDefault(type => type.IsPublic && type.Name == name) ?? throw new BuildFailure($"the shim has no public class {name}");
}
