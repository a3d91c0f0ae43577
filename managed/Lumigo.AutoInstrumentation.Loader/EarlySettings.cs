using Lumigo.Diagnostics;

namespace Lumigo.AutoInstrumentation.Loader;

/// <summary>
/// The four facts needed before the core is loaded. All other configuration is read once by the core
/// (<c>LumigoOptions</c>), on its own thread.
/// </summary>
internal sealed record EarlySettings(bool SwitchedOff, bool Debug, bool HasToken, bool HasSpanDump)
{
    public static EarlySettings Read() => new(
        SwitchedOff: EnvironmentSwitch.Read("LUMIGO_SWITCH_OFF", fallback: false),
        Debug: EnvironmentSwitch.Read("LUMIGO_DEBUG", fallback: false),
        HasToken: HasValue("LUMIGO_TRACER_TOKEN"),
        HasSpanDump: HasValue("LUMIGO_DEBUG_SPANDUMP"));

    private static bool HasValue(string variable) => !string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable(variable));
}
