using Lumigo.Diagnostics;

namespace Lumigo.AutoInstrumentation.Loader;

/// <summary>
/// The facts needed before the core is loaded: whether anything is to be done at all. What decides about spans while they are made is read by
/// its own classes; all other configuration is read once by the core (<c>LumigoOptions</c>), on its own thread.
/// </summary>
internal sealed record EarlySettings(bool SwitchedOff, bool HasToken, bool TracesEnabled, bool HasSpanDump)
{
    /// <summary>Whether spans go to Lumigo.</summary>
    public bool SendsSpans => HasToken && TracesEnabled;

    /// <summary>Reads the variables, and sets which lines are written from here on.</summary>
    public static EarlySettings Read()
    {
        StandardError.Level = MessageLevels.Read(Environment.GetEnvironmentVariable, StandardError.Warning);
        return new EarlySettings(
            SwitchedOff: EnvironmentSwitch.Read("LUMIGO_SWITCH_OFF", fallback: false) | EnvironmentSwitch.Read("OTEL_SDK_DISABLED", fallback: false),
            HasToken: HasValue("LUMIGO_TRACER_TOKEN"),
            TracesEnabled: EnvironmentSwitch.Read("LUMIGO_ENABLE_TRACES", fallback: true),
            HasSpanDump: HasValue("LUMIGO_DEBUG_SPANDUMP"));
    }

    private static bool HasValue(string variable) => !string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable(variable));
}
