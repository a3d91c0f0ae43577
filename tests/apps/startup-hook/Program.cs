// Says whether its own startup hook ran before it, and makes a span of a source from the hook and of one from the module initializer.
using System.Diagnostics;
using System.Runtime.CompilerServices;

Console.WriteLine($"hook: {AppContext.GetData("Sample.StartupHook") ?? "did not run"}");
Console.WriteLine($"hooks property: {(AppContext.GetData("STARTUP_HOOKS") as string) ?? "none"}");
using (Early.Source.StartActivity("from module initializer"))
using ((AppContext.GetData("Sample.HookSource") as ActivitySource)?.StartActivity("from startup hook"))
{
}
return 3;

internal static class Early
{
    public static ActivitySource Source { get; private set; } = null!;

    [ModuleInitializer]
    public static void Make() => Source = new ActivitySource("Sample.ModuleInitializer");
}
