// Writes everything of the process that is shared by all code in it, before and after some spans:
//   surroundings FILE
// waits in between until the file is there.
using System.Collections;
using System.Diagnostics;
using System.Reflection;

if (args is ["child"])
{
    Variables("child");
    return;
}

using var source = new ActivitySource("Sample.Surroundings");
Console.WriteLine($"current at start: {Activity.Current?.OperationName ?? "none"}");
Shared();
using (source.StartActivity("some work"))
{
}
while (!File.Exists(args[0]))
{
    Thread.Sleep(20);
}
Shared();
Variables("parent");
using var child = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [Environment.GetCommandLineArgs()[0], "child"]))!;
child.WaitForExit();

// What other code in the process does with these must not reach anybody's handlers.
AppDomain.CurrentDomain.FirstChanceException += (_, thrown) => Console.WriteLine($"first chance: {thrown.Exception.GetType()}");
foreach (var name in new[] { "No.Such.Assembly", "OpenTelemetry.No.Such.Assembly" })
{
    try
    {
        Assembly.Load(name);
    }
    catch (FileNotFoundException)
    {
        Console.WriteLine($"{name} is not there");
    }
}
Assembly.LoadFile(typeof(Program).Assembly.Location);
var stream = new MemoryStream(File.ReadAllBytes(typeof(Program).Assembly.Location));
new System.Runtime.Loader.AssemblyLoadContext("other", isCollectible: true).LoadFromStream(stream);

static void Shared()
{
    Console.WriteLine($"id format {Activity.DefaultIdFormat}, forced {Activity.ForceDefaultIdFormat}");
    Console.WriteLine($"trace id generator {Activity.TraceIdGenerator is null}");
    Console.WriteLine($"propagator {DistributedContextPropagator.Current.GetType()}");
    ThreadPool.GetMinThreads(out var minimum, out var minimumIo);
    ThreadPool.GetMaxThreads(out var maximum, out var maximumIo);
    Console.WriteLine($"thread pool {minimum} {minimumIo} {maximum} {maximumIo}");
    foreach (var field in typeof(Console).GetFields(BindingFlags.NonPublic | BindingFlags.Static).Where(field => field.Name is "s_in" or "s_error" or "s_cancelCallbacks" or "s_sigIntRegistration" or "s_sigQuitRegistration"))
    {
        Console.WriteLine($"console {field.Name} {field.GetValue(null)?.GetType().Name ?? "untouched"}");
    }
    Console.WriteLine($"switches {AppContext.GetData("STARTUP_HOOKS") ?? "none"}");
    Console.WriteLine($"culture '{System.Globalization.CultureInfo.DefaultThreadCurrentCulture}', synchronization context {SynchronizationContext.Current is null}");
    Console.WriteLine($"debug listeners {Trace.Listeners.Count}");
}

static void Variables(string who)
{
    foreach (var entry in Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().OrderBy(entry => (string)entry.Key, StringComparer.Ordinal))
    {
        Console.WriteLine($"{who} {entry.Key}={entry.Value}");
    }
}
