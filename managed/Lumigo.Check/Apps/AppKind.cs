namespace Lumigo.Check.Apps;

/// <summary>What a command turns out to be.</summary>
public enum AppKind
{
    /// <summary>No command was given.</summary>
    None,

    /// <summary>There is no such file.</summary>
    Missing,

    /// <summary>A script, or a command of the SDK that starts the app: what it starts cannot be seen from here.</summary>
    Indirect,

    /// <summary>A program that has nothing to do with .NET.</summary>
    NotDotnet,

    /// <summary>Compiled to native code, without a runtime.</summary>
    NativeAot,

    /// <summary>An assembly for .NET Framework or Mono.</summary>
    NetFramework,

    /// <summary>Runs on an installed .NET.</summary>
    FrameworkDependent,

    /// <summary>Has its runtime beside it.</summary>
    SelfContained,

    /// <summary>One file, with its runtime inside or not.</summary>
    SingleFile,
}
