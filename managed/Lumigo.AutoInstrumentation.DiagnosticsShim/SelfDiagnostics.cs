namespace Lumigo.AutoInstrumentation.DiagnosticsShim;

/// <summary>
/// The SDK's self-diagnostics polls the app's working directory for a configuration file, from a worker of its own, and writes a log there.
/// The SDK leaves all of it out in a browser; our copies take that branch everywhere.
/// </summary>
public static class SelfDiagnostics
{
    /// <summary>Stands for <c>OperatingSystem.IsBrowser()</c> where that is what decides on the self-diagnostics.</summary>
    public static bool LeaveOut() => true;
}
