using Mono.Cecil;

namespace Lumigo.Build.Proof;

/// <summary>
/// Proves of every assembly of a realm that all its references can be met: assemblies, types, fields and methods with their whole signatures.
/// A reference that cannot be met is a <see cref="MissingMethodException"/> in somebody's process, on the day its method first runs.
/// </summary>
public static class ClosureProof
{
    /// <summary>What is wrong with the realm; nothing when the proof holds.</summary>
    public static IReadOnlyList<Finding> Check(Realm realm)
    {
        using var resolver = new LayeredResolver(realm.Layers);
        var findings = new List<Finding>();
        foreach (var path in realm.Assemblies)
        {
            var name = Path.GetFileNameWithoutExtension(path);
            using var module = ModuleDefinition.ReadModule(path, new ReaderParameters { AssemblyResolver = resolver });
            findings.AddRange(
                OwnName(realm, path)
                    .Concat(Assemblies(realm, module, resolver))
                    .Concat(Types(module))
                    .Concat(Members(module))
                    .Distinct()
                    .Select(text => new Finding(realm.Name, name, text)));
        }

        return findings;
    }

    private static IEnumerable<string> OwnName(Realm realm, string path) =>
        realm.NotToShip.Any(folder => File.Exists(Path.Combine(folder, Path.GetFileName(path)))) ? ["must not be shipped: the runtime has it"] : [];

    private static IEnumerable<string> Assemblies(Realm realm, ModuleDefinition module, LayeredResolver resolver)
    {
        foreach (var reference in module.AssemblyReferences)
        {
            var ban = realm.Bans.FirstOrDefault(ban => ban.Names.IsMatch(reference.Name));
            if (ban is not null)
            {
                yield return $"forbidden reference to {reference.Name}: {ban.Reason}";
            }
            else if (resolver.Find(reference.Name) is not { } assembly)
            {
                yield return $"no assembly {reference.Name}";
            }
            else if (assembly.Name.Version < reference.Version && !realm.AppDecides.Contains(reference.Name))
            {
                yield return $"{reference.Name} {reference.Version} is asked for, {assembly.Name.Version} is there";
            }
        }
    }

    private static IEnumerable<string> Types(ModuleDefinition module)
    {
        foreach (var type in module.GetTypeReferences())
        {
            if (Resolve(type.Resolve) is not { } definition)
            {
                yield return $"no type {type.FullName} in {type.Scope.Name}";
            }
            else if (!Visibility.Reaches(module.Assembly, definition))
            {
                yield return $"type {type.FullName} of {type.Scope.Name} is not public";
            }
        }

        foreach (var type in module.ExportedTypes.Where(type => type.IsForwarder && Resolve(type.Resolve) is null))
        {
            yield return $"no type {type.FullName} to forward to";
        }
    }

    private static IEnumerable<string> Members(ModuleDefinition module)
    {
        foreach (var member in module.GetMemberReferences())
        {
            // Arrays have methods that no metadata defines; their element type is among the type references.
            if (member.DeclaringType is ArrayType)
            {
                continue;
            }

            IMemberDefinition? definition = member switch
            {
                MethodReference method => Resolve(method.Resolve) is { } found && found.HasThis == method.HasThis ? found : null,
                FieldReference field => Resolve(field.Resolve) is { } found && SameType(found.FieldType, field.FieldType) ? found : null,
                _ => throw new BuildFailure($"a member of unknown kind: {member.FullName}"),
            };
            if (definition is null)
            {
                yield return $"no member {member.FullName}";
            }
            else if (!Visibility.Reaches(module.Assembly, definition))
            {
                yield return $"member {member.FullName} is not public";
            }
        }
    }

    /// <summary>Cecil finds fields by name alone. Generic parameters have different names on either side, so only plain types are compared.</summary>
    private static bool SameType(TypeReference one, TypeReference other) =>
        one.ContainsGenericParameter || other.ContainsGenericParameter || one.FullName == other.FullName;

    private static T? Resolve<T>(Func<T?> resolve)
        where T : class
    {
        try
        {
            return resolve();
        }
        catch (AssemblyResolutionException)
        {
            return null;
        }
    }
}
