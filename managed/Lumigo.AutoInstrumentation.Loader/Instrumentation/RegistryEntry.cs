namespace Lumigo.AutoInstrumentation.Loader.Instrumentation;

/// <summary>One library, or one thing done for it, that can be switched off by its name.</summary>
/// <param name="Name">Its name in <c>LUMIGO_DISABLE_INSTRUMENTATION</c>.</param>
/// <param name="Aliases">What else it may be called there, in lower-case letters and digits alone; the names of Lumigo's other distros are among them.</param>
/// <param name="Adapters">Its adapters.</param>
internal sealed record RegistryEntry(string Name, string[] Aliases, params Adapter[] Adapters)
{
    /// <summary>The sources whose spans belong to it: they are not exported when it is switched off.</summary>
    public string[] Sources { get; init; } = [];
}
