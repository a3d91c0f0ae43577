using System.Reflection.Metadata;
using Lumigo.AutoInstrumentation.Loader.Weaving.Methods;

namespace Lumigo.AutoInstrumentation.Weaving.Methods;

/// <summary>Finds declared methods in a library's metadata.</summary>
internal sealed class LibraryMethods(ModuleMetadata metadata)
{
    private readonly Dictionary<string, TypeDefinitionHandle> _types = [];

    private MetadataReader Reader => metadata.Reader;

    /// <summary>The overloads that fit a declaration and have a body.</summary>
    public List<MethodShape> Find(WovenMethod method)
    {
        var found = new List<MethodShape>();
        if (!TryFindType(method.Type, out TypeDefinitionHandle type))
        {
            return found;
        }

        foreach (MethodDefinitionHandle handle in Reader.GetTypeDefinition(type).GetMethods())
        {
            MethodDefinition definition = Reader.GetMethodDefinition(handle);
            if (Reader.StringComparer.Equals(definition.Name, method.Name) && definition.RelativeVirtualAddress != 0
                && metadata.GetShape(handle) is { } shape && Fits(method, shape))
            {
                found.Add(shape);
            }
        }

        return found;
    }

    private static bool Fits(WovenMethod method, MethodShape shape)
    {
        if ((method.ParameterCount >= 0 && method.ParameterCount != shape.ParameterTypes.Count) || method.ParameterTypes.Count > shape.ParameterTypes.Count)
        {
            return false;
        }

        for (int i = 0; i < method.ParameterTypes.Count; i++)
        {
            if (SimpleName(shape.ParameterTypes[i]) != method.ParameterTypes[i])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A type's name as declarations say it.</summary>
    private static string SimpleName(IlType type)
    {
        while (type is { Kind: IlTypeKind.ByRef, Element: { } element })
        {
            type = element;
        }

        return type is { Kind: IlTypeKind.Array, Element: { } item } ? SimpleName(item) + "[]" : type.Name;
    }

    private bool TryFindType(string fullName, out TypeDefinitionHandle type)
    {
        if (_types.TryGetValue(fullName, out type))
        {
            return true;
        }

        string[] path = fullName.Split('+');
        int dot = path[0].LastIndexOf('.');
        string space = dot < 0 ? string.Empty : path[0][..dot];
        string name = path[0][(dot + 1)..];
        foreach (TypeDefinitionHandle handle in Reader.TypeDefinitions)
        {
            TypeDefinition definition = Reader.GetTypeDefinition(handle);
            if (Reader.StringComparer.Equals(definition.Name, name) && Reader.StringComparer.Equals(definition.Namespace, space)
                && definition.GetDeclaringType().IsNil && TryFindNested(handle, path, out type))
            {
                _types.Add(fullName, type);
                return true;
            }
        }

        return false;
    }

    private bool TryFindNested(TypeDefinitionHandle outer, string[] path, out TypeDefinitionHandle type)
    {
        type = outer;
        for (int i = 1; i < path.Length; i++)
        {
            TypeDefinitionHandle inner = default;
            foreach (TypeDefinitionHandle handle in Reader.GetTypeDefinition(type).GetNestedTypes())
            {
                if (Reader.StringComparer.Equals(Reader.GetTypeDefinition(handle).Name, path[i]))
                {
                    inner = handle;
                }
            }

            if (inner.IsNil)
            {
                return false;
            }

            type = inner;
        }

        return true;
    }
}
