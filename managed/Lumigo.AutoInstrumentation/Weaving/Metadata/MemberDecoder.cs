using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace Lumigo.AutoInstrumentation.Weaving;

/// <summary>Finds out what a token names. Throws what the reader throws at bad metadata.</summary>
internal sealed class MemberDecoder(MetadataReader reader, IlTypeProvider types)
{
    private static readonly IlType[] None = [];

    /// <summary>The member, or null for a token of another kind.</summary>
    public IlMember? Decode(int token)
    {
        if (token >>> 24 == 0x70)
        {
            return null;
        }

        var handle = MetadataTokens.EntityHandle(token);
        return handle.IsNil ? null : handle.Kind switch
        {
            HandleKind.TypeDefinition or HandleKind.TypeReference or HandleKind.TypeSpecification =>
                new IlMember { Kind = IlMemberKind.Type, DeclaringType = Type(handle), DefinitionToken = token },
            HandleKind.MethodDefinition => MethodDefinition((MethodDefinitionHandle)handle, None),
            HandleKind.FieldDefinition => FieldDefinition((FieldDefinitionHandle)handle),
            HandleKind.MemberReference => MemberReference((MemberReferenceHandle)handle, None),
            HandleKind.MethodSpecification => MethodSpecification((MethodSpecificationHandle)handle),
            HandleKind.StandaloneSignature => Signature((StandaloneSignatureHandle)handle),
            _ => null,
        };
    }

    private IlType Type(EntityHandle handle) => handle.Kind switch
    {
        HandleKind.TypeDefinition => types.GetTypeFromDefinition(reader, (TypeDefinitionHandle)handle, 0),
        HandleKind.TypeReference => types.GetTypeFromReference(reader, (TypeReferenceHandle)handle, 0),
        HandleKind.TypeSpecification => types.GetTypeFromSpecification(reader, null, (TypeSpecificationHandle)handle, 0),
        _ => IlType.Unknown,
    };

    private IlMember MethodSpecification(MethodSpecificationHandle handle)
    {
        var specification = reader.GetMethodSpecification(handle);
        IlType[] arguments = [.. specification.DecodeSignature(types, null)];
        return specification.Method.Kind == HandleKind.MethodDefinition
            ? MethodDefinition((MethodDefinitionHandle)specification.Method, arguments)
            : MemberReference((MemberReferenceHandle)specification.Method, arguments);
    }

    private IlMember MethodDefinition(MethodDefinitionHandle handle, IlType[] methodArguments)
    {
        var definition = reader.GetMethodDefinition(handle);
        var declaring = types.GetTypeFromDefinition(reader, definition.GetDeclaringType(), 0);
        return Method(handle, declaring, reader.GetString(definition.Name), definition.DecodeSignature(types, null), methodArguments);
    }

    private IlMember FieldDefinition(FieldDefinitionHandle handle)
    {
        var definition = reader.GetFieldDefinition(handle);
        return new IlMember
        {
            Kind = IlMemberKind.Field,
            DeclaringType = types.GetTypeFromDefinition(reader, definition.GetDeclaringType(), 0),
            Name = reader.GetString(definition.Name),
            Type = definition.DecodeSignature(types, null),
            DefinitionToken = MetadataTokens.GetToken(handle),
        };
    }

    private IlMember MemberReference(MemberReferenceHandle handle, IlType[] methodArguments)
    {
        var reference = reader.GetMemberReference(handle);
        var name = reader.GetString(reference.Name);
        var declaring = reference.Parent.Kind switch
        {
            // A call with a variable argument list names the method's definition as parent.
            HandleKind.MethodDefinition => Type(reader.GetMethodDefinition((MethodDefinitionHandle)reference.Parent).GetDeclaringType()),
            _ => Type(reference.Parent),
        };
        if (reference.GetKind() == MemberReferenceKind.Method)
        {
            return Method(handle, declaring, name, reference.DecodeMethodSignature(types, null), methodArguments);
        }

        return new IlMember
        {
            Kind = IlMemberKind.Field,
            DeclaringType = declaring,
            Name = name,
            Type = reference.DecodeFieldSignature(types, null).Substitute(declaring.Arguments, None),
            DefinitionToken = MetadataTokens.GetToken(handle),
        };
    }

    private IlMember Signature(StandaloneSignatureHandle handle)
    {
        var signature = reader.GetStandaloneSignature(handle);
        if (signature.GetKind() != StandaloneSignatureKind.Method)
        {
            throw new BadImageFormatException();
        }

        return Method(handle, IlType.Unknown, "", signature.DecodeMethodSignature(types, null), None);
    }

    private static IlMember Method(EntityHandle handle, IlType declaring, string name, MethodSignature<IlType> signature, IlType[] methodArguments)
    {
        var parameters = new IlType[signature.ParameterTypes.Length];
        for (var i = 0; i < parameters.Length; i++)
        {
            parameters[i] = signature.ParameterTypes[i].Substitute(declaring.Arguments, methodArguments);
        }

        return new IlMember
        {
            Kind = IlMemberKind.Method,
            DeclaringType = declaring,
            Name = name,
            HasThis = signature.Header.IsInstance,
            ParameterTypes = parameters,
            Type = signature.ReturnType.Substitute(declaring.Arguments, methodArguments),
            MethodArguments = methodArguments,
            DefinitionToken = MetadataTokens.GetToken(handle),
        };
    }
}
