// Uses newer packages than the runtime brings, then prints every loaded assembly with version, file version and load context.
using System.Diagnostics;
using System.Runtime.Loader;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

using var services = new ServiceCollection().AddLogging().BuildServiceProvider();
services.GetRequiredService<ILoggerFactory>().CreateLogger("sample").LogInformation("hello");

using (var source = new ActivitySource("Sample.OwnVersions"))
using (var span = source.StartActivity("versions"))
{
    // Only in newer versions of the package than .NET 8 brings.
    span?.AddException(new InvalidOperationException("sample"));
}

// Gives anything that starts beside the program time to load what it wants to load.
if (args is [var wait])
{
    Thread.Sleep(int.Parse(wait));
}

foreach (var line in AppDomain.CurrentDomain.GetAssemblies().Where(assembly => !assembly.IsDynamic).Select(Describe).Order(StringComparer.Ordinal))
{
    Console.WriteLine(line);
}

static string Describe(System.Reflection.Assembly assembly)
{
    var name = assembly.GetName();
    var file = assembly.Location.Length == 0 ? "in memory" : FileVersionInfo.GetVersionInfo(assembly.Location).FileVersion;
    return $"{AssemblyLoadContext.GetLoadContext(assembly)!.Name} | {name.Name} | {name.Version} | {file}";
}
