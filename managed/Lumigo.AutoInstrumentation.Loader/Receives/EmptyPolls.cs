using Lumigo.Diagnostics;

namespace Lumigo.AutoInstrumentation.Loader.Receives;

/// <summary>Polls that brought no message. An idle consumer makes one every few seconds, so they are not exported unless asked for.</summary>
public static class EmptyPolls
{
    private const string Variable = "LUMIGO_AUTO_FILTER_EMPTY_SQS";

    private static readonly Lazy<bool> s_dropped = new(static () => EnvironmentSwitch.Read(Variable, fallback: true));

    /// <summary>Whether they are left out of the export.</summary>
    public static bool AreDropped => s_dropped.Value;
}
