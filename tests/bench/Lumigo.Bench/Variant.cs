namespace Lumigo.Bench;

/// <summary>One way to start the same app: a name, a column title, and the variables that make the difference.</summary>
public sealed record Variant(string Name, string Title, IReadOnlyDictionary<string, string> Environment)
{
    /// <summary>True when the variant sends spans to the backend.</summary>
    public bool Sends => Name is "on" or "peer";

    /// <summary>The asked-for variants, their exports directed to paths of their own below <paramref name="sink"/>.</summary>
    public static IReadOnlyList<Variant> Create(BenchOptions options, string sink) =>
        [.. options.Variants.Select(name => Create(name, options, $"{sink}/{name}"))];

    private static Variant Create(string name, BenchOptions options, string sink) => name switch
    {
        "bare" => new Variant(name, "bare", new Dictionary<string, string>()),
        "again" => new Variant(name, "bare again", new Dictionary<string, string>()),
        "off" => new Variant(name, "bail-out", new Dictionary<string, string>(Profiler(options, sink)) { ["LUMIGO_SWITCH_OFF"] = "true" }),
        "on" => new Variant(name, "instrumented", Profiler(options, sink)),
        "peer" when options.PeerEnvironmentFile is { } file => new Variant(name, "peer", PeerEnvironment.Read(file, sink)),
        _ => throw new FormatException($"unknown variant {name}"),
    };

    private static Dictionary<string, string> Profiler(BenchOptions options, string sink)
    {
        var library = Path.Combine(options.Home, "linux-x64", "Lumigo.AutoInstrumentation.Native.so");
        // The runtime only warns of a missing profiler, and the bare app would be measured under another name.
        return !File.Exists(library)
            ? throw new FileNotFoundException("the distro is not installed for the benchmark", library)
            : new()
            {
                ["CORECLR_ENABLE_PROFILING"] = "1",
                ["CORECLR_PROFILER"] = "{03431424-CF2D-4D3E-AC94-217F40BF9208}",
                ["CORECLR_PROFILER_PATH"] = library,
                ["LUMIGO_TRACER_TOKEN"] = "t_benchmark",
                ["LUMIGO_ENDPOINT"] = sink + "/v1/traces",
            };
    }
}
