namespace Lumigo.TestKit.Apps;

/// <summary>The ways a sample app is published.</summary>
public enum AppVariant
{
    /// <summary>Release, started by the muxer on the test runtimes.</summary>
    FrameworkDependent,

    /// <summary>Release with the runtime beside it.</summary>
    SelfContained,

    /// <summary>Release with the runtime in one file.</summary>
    SingleFile,

    /// <summary>Framework-dependent, the app itself compiled ahead of time.</summary>
    ReadyToRun,

    /// <summary>Framework-dependent, built without optimisation.</summary>
    Debug,

    /// <summary>Self-contained and trimmed.</summary>
    Trimmed,

    /// <summary>Self-contained, app and framework compiled into one composite image.</summary>
    FrameworkCompositeSelfContained,

    /// <summary>Release for Windows with the runtime beside it, run by wine.</summary>
    Windows,
}
