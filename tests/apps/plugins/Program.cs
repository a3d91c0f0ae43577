// Loads the same plugin into two load contexts of its own, and once more into one that is unloaded afterwards.
using System.Diagnostics;
using System.Runtime.Loader;

var path = Path.Combine(AppContext.BaseDirectory, "plugins", "Plugin.dll");
using var source = new ActivitySource("Sample.PluginHost");
using (source.StartActivity("host"))
{
    foreach (var name in new[] { "first", "second" })
    {
        Console.WriteLine(Run(new AssemblyLoadContext(name), name));
    }

    var collectible = new AssemblyLoadContext("third", isCollectible: true);
    Console.WriteLine(Run(collectible, "third"));
    collectible.Unload();
}

foreach (var assembly in AppDomain.CurrentDomain.GetAssemblies().Where(one => one.GetName().Name == "Plugin").Select(AssemblyLoadContext.GetLoadContext).Select(one => one!.Name).Order())
{
    Console.WriteLine($"plugin in context {assembly}");
}

string Run(AssemblyLoadContext context, string name) =>
    (string)context.LoadFromAssemblyPath(path).GetType("Plugin.Entry")!.GetMethod("Run")!.Invoke(null, [name])!;
