namespace Lumigo.AutoInstrumentation.Loader;

/// <summary>Where the installed files are, found from the loader's own path: nothing is configured, the home can be moved.</summary>
internal sealed class AgentHome
{
    private AgentHome(string runtimeFolder)
    {
        RuntimeFolder = runtimeFolder;
        CoreFolder = Path.Combine(runtimeFolder, "core");
        BridgeFolder = Path.Combine(runtimeFolder, "bridge");
    }

    /// <summary>The folder for this runtime, <c>&lt;home&gt;/net/net8.0</c> for example.</summary>
    public string RuntimeFolder { get; }

    /// <summary>Private assemblies of the core context.</summary>
    public string CoreFolder { get; }

    /// <summary>Adapters that bind to the application's libraries.</summary>
    public string BridgeFolder { get; }

    public static AgentHome OfThisAssembly()
    {
        string location = typeof(AgentHome).Assembly.Location;
        return new AgentHome(Path.GetDirectoryName(location) ?? throw new InvalidOperationException("the loader has no file path"));
    }
}
