namespace Lumigo.AutoInstrumentation.Loader.Instrumentation;

/// <summary>
/// Connects to a library that raises no diagnostic events, through an extension point of its own. Base type of the bridge's adapters.
/// </summary>
/// <remarks>
/// <see cref="Install"/> runs when the library's assembly is loaded, before its first code, on the thread that loads it. What it installs runs on
/// the application's hot paths: it reports its failures to <see cref="Failures"/> and does nothing once their limit is reached.
/// </remarks>
public abstract class LibraryHook
{
    /// <summary>Creates the hook.</summary>
    protected LibraryHook() => Failures = new FailureLimit(Library);

    /// <summary>The library, as named in messages.</summary>
    public abstract string Library { get; }

    /// <summary>The failures of what the hook installed.</summary>
    protected FailureLimit Failures { get; }

    /// <summary>Connects to the copy of the library this hook's bridge is bound to.</summary>
    public abstract void Install();
}
