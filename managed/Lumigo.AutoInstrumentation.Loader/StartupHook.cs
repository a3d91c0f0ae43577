using Lumigo.AutoInstrumentation.Loader;

/// <summary>
/// Entry for <c>DOTNET_STARTUP_HOOKS</c>, used where a profiler cannot attach (diagnostics disabled). Name and shape are the
/// runtime's contract: global namespace, <c>Initialize()</c>.
/// </summary>
internal static class StartupHook
{
    /// <summary>Called by the runtime before <c>Main</c>. Does nothing when the profiler has already started the agent.</summary>
    public static void Initialize() => Startup.Run(profilerAttached: false);
}
