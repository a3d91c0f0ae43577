using System.Reflection;
using System.Runtime.Loader;

// plugin-host PROGRAM.DLL ARGUMENT... [-- PROGRAM.DLL ARGUMENT...]...: runs programs one after another, each with all it depends on in a load context
// of its own.
foreach (var group in string.Join('\n', args).Split("\n--\n"))
{
    var words = group.Split('\n');
    var program = new PluginContext(words[0]).LoadFromAssemblyPath(words[0]);
    if (program.EntryPoint!.Invoke(null, [words[1..]]) is int code and not 0)
    {
        return code;
    }
}
return 0;

internal sealed class PluginContext(string path) : AssemblyLoadContext(Path.GetFileName(path))
{
    private readonly AssemblyDependencyResolver _resolver = new(path);

    protected override Assembly? Load(AssemblyName assemblyName) =>
        _resolver.ResolveAssemblyToPath(assemblyName) is { } found ? LoadFromAssemblyPath(found) : null;
}
