using Mono.Cecil;

namespace Lumigo.Build.Proof;

/// <summary>Finds assemblies by simple name in folders or single files, the first one that has it wins: what a load context of the product does.</summary>
public sealed class LayeredResolver(IReadOnlyList<string> layers) : IAssemblyResolver
{
    private readonly Dictionary<string, AssemblyDefinition?> _found = [];

    /// <inheritdoc/>
    public AssemblyDefinition Resolve(AssemblyNameReference name) => Find(name.Name) ?? throw new AssemblyResolutionException(name);

    /// <inheritdoc/>
    public AssemblyDefinition Resolve(AssemblyNameReference name, ReaderParameters parameters) => Resolve(name);

    /// <summary>The assembly of that simple name, or null.</summary>
    public AssemblyDefinition? Find(string name)
    {
        if (!_found.TryGetValue(name, out var assembly))
        {
            var path = layers
                .Select(layer => File.Exists(layer) ? layer : Path.Combine(layer, name + ".dll"))
                .FirstOrDefault(path => File.Exists(path) && Path.GetFileNameWithoutExtension(path) == name);
            assembly = path is null ? null : AssemblyDefinition.ReadAssembly(path, new ReaderParameters { AssemblyResolver = this });
            _found[name] = assembly;
        }

        return assembly;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var assembly in _found.Values)
        {
            assembly?.Dispose();
        }

        _found.Clear();
    }
}
