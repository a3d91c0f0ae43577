namespace Lumigo.AutoInstrumentation.Loader.Instrumentation;

/// <summary>An adapter of the bridge, and where it is connected.</summary>
/// <param name="By">How it is connected.</param>
/// <param name="Name">The name of the listener, the assembly or the source.</param>
/// <param name="Library">The assembly whose copy it is bound to.</param>
/// <param name="BridgeType">Its type, below the bridge's namespace.</param>
internal sealed record Adapter(Connection By, string Name, string Library, string BridgeType)
{
    /// <summary>The oldest runtime it is for, by its major version.</summary>
    public int FromRuntime { get; init; }

    /// <summary>The runtime it is no longer needed on.</summary>
    public int BelowRuntime { get; init; } = int.MaxValue;

    /// <summary>Says whether it has anything to do, for what is configured; null when it always has.</summary>
    public Func<bool>? OnlyIf { get; init; }

    /// <summary>Whether it has anything to do.</summary>
    public bool IsWanted => OnlyIf?.Invoke() != false;

    /// <summary>The adapter's type.</summary>
    public string TypeName => "Lumigo.AutoInstrumentation.Bridge." + BridgeType;

    /// <summary>Whether it is for the runtime of this process.</summary>
    public bool FitsRuntime => (FromRuntime == 0 && BelowRuntime == int.MaxValue) || (Runtime.Major >= FromRuntime && Runtime.Major < BelowRuntime);

    /// <summary>Asked for where a bound is: on .NET 8 the version is read from text, which brings up the globalization library.</summary>
    private static class Runtime
    {
        public static readonly int Major = Environment.Version.Major;
    }
}
