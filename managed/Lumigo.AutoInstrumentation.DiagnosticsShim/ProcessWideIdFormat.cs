using System.Diagnostics;

namespace Lumigo.AutoInstrumentation.DiagnosticsShim;

/// <summary>
/// Stands for the setters of <c>Activity.DefaultIdFormat</c> and <c>Activity.ForceDefaultIdFormat</c>, which the SDK calls when its first
/// class is touched. They are settings of the whole process, so they stay the app's.
/// </summary>
public static class ProcessWideIdFormat
{
    /// <summary>Leaves the app's default format alone.</summary>
    public static void LeaveDefault(ActivityIdFormat ignored)
    {
    }

    /// <summary>Leaves it to the app whether the default format is forced.</summary>
    public static void LeaveForced(bool ignored)
    {
    }
}
