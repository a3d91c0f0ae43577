using System.Diagnostics;

/// <summary>The application's own startup hook.</summary>
internal static class StartupHook
{
    public static void Initialize()
    {
        Console.WriteLine("own startup hook ran");
        AppContext.SetData("Sample.StartupHook", "ran");
        AppContext.SetData("Sample.HookSource", new ActivitySource("Sample.StartupHook"));
    }
}
