using Mono.Cecil;

namespace Lumigo.Build.Proof;

/// <summary>Whether an assembly may use a definition of another one.</summary>
public static class Visibility
{
    /// <summary>True for what is public or protected, and for internals of an assembly that befriends the user.</summary>
    public static bool Reaches(AssemblyDefinition user, IMemberDefinition member)
    {
        var type = member as TypeDefinition ?? member.DeclaringType;
        var owner = type.Module.Assembly;
        if (owner.Name.Name == user.Name.Name)
        {
            return true;
        }

        var friend = Befriends(owner, user);
        var memberReached = member switch
        {
            MethodDefinition method => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly || (friend && !method.IsPrivate),
            FieldDefinition field => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly || (friend && !field.IsPrivate),
            _ => true,
        };
        return memberReached && TypeReached(type, friend);
    }

    private static bool TypeReached(TypeDefinition? type, bool friend)
    {
        for (; type is not null; type = type.DeclaringType)
        {
            var reached = type.IsPublic || type.IsNestedPublic || type.IsNestedFamily || type.IsNestedFamilyOrAssembly
                || (friend && !type.IsNestedPrivate);
            if (!reached)
            {
                return false;
            }
        }

        return true;
    }

    private static bool Befriends(AssemblyDefinition owner, AssemblyDefinition user) =>
        owner.CustomAttributes.Any(attribute =>
            attribute.AttributeType.Name == "InternalsVisibleToAttribute"
            && attribute.ConstructorArguments is [{ Value: string friend }, ..]
            && friend.Split(',')[0].Trim() == user.Name.Name);
}
