using System.Reflection;
using System.Runtime.Loader;

namespace Lumigo.AutoInstrumentation.Loader.Contexts;

/// <summary>
/// A "Lumigo bridge" load context: adapters compiled against libraries the application uses, bound to exactly the copies it uses.
/// </summary>
/// <remarks>
/// There is one bridge per load context that owns such a library, because applications with plugin contexts hold several copies. Nothing
/// private lives here: everything but <c>Lumigo.*</c> is asked from the owner, and accepted whatever its version.
/// </remarks>
internal sealed class BridgeContext : AssemblyLoadContext
{
    private const string BridgeAssembly = "Lumigo.AutoInstrumentation.Bridge";

    private readonly string _folder;
    private readonly AssemblyLoadContext _owner;
    private Assembly? _bridge;

    public BridgeContext(string folder, AssemblyLoadContext owner)
        : base("Lumigo bridge", isCollectible: false)
    {
        _folder = folder;
        _owner = owner;
        if (owner == Default)
        {
            Resolving += (_, name) => LoadFromOwner(name);
        }
    }

    /// <summary>Creates an instance of a type of the bridge assembly.</summary>
    /// <typeparam name="T">The loader-side base type the bridge type derives from.</typeparam>
    /// <param name="typeName">Full name of a public bridge type with a parameterless constructor.</param>
    public T Create<T>(string typeName)
        where T : class
    {
        if (_bridge is null)
        {
            string path = Path.Combine(_folder, BridgeAssembly + ".dll");
            AssemblyFile.RequireComplete(path);
            _bridge = LoadFromAssemblyPath(path);
        }

        Type type = _bridge.GetType(typeName, throwOnError: true)!;
        return (T)Activator.CreateInstance(type)!;
    }

    /// <inheritdoc/>
    /// <remarks>
    /// The Default context is asked by the runtime itself for what is not answered here. An answer from here costs more than it seems: the runtime
    /// compares its name with the culture's rules, and loads them for it, in the middle of the application's start. What the Default context
    /// refuses, an assembly older than the one we were compiled against, comes back as <see cref="AssemblyLoadContext.Resolving"/>.
    /// </remarks>
    protected override Assembly? Load(AssemblyName name) => _owner == Default ? null : LoadFromOwner(name);

    private Assembly? LoadFromOwner(AssemblyName name)
    {
        if (name.Name is not { } simpleName || name.CultureName is { Length: > 0 })
        {
            return null;
        }

        if (simpleName == SharedAssemblies.Loader)
        {
            return typeof(BridgeContext).Assembly;
        }

        if (simpleName.StartsWith(SharedAssemblies.Prefix, StringComparison.Ordinal))
        {
            return null;
        }

        // Without a version the owner answers with the copy it has, newer or older than the one we were compiled against.
        return _owner.LoadFromAssemblyName(new AssemblyName(simpleName));
    }
}
