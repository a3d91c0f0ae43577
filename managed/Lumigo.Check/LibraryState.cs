namespace Lumigo.Check;

/// <summary>How well a library of the app is known.</summary>
public enum LibraryKnowledge
{
    /// <summary>Instrumented, and this version is one of those that were tested, or between them.</summary>
    Instrumented,

    /// <summary>Instrumented, but this version was not tested.</summary>
    Untested,

    /// <summary>Not instrumented.</summary>
    Unknown,
}

/// <summary>One library of the app.</summary>
/// <param name="Name">Its package.</param>
/// <param name="Version">Its version in this app.</param>
/// <param name="Knowledge">How well it is known.</param>
/// <param name="Tested">The versions that were tested; null where there are none.</param>
public sealed record LibraryState(string Name, string Version, LibraryKnowledge Knowledge, string? Tested);
