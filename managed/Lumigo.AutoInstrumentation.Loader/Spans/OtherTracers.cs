using System.Runtime.Loader;
using Lumigo.AutoInstrumentation.Loader.Contexts;

namespace Lumigo.AutoInstrumentation.Loader.Spans;

/// <summary>
/// Whether the application runs a tracing SDK of its own. Then our listener must never make a span <c>Recorded</c>: that flag is the
/// other SDK's sampling decision, and its exporters would send what it had sampled out.
/// </summary>
internal static class OtherTracers
{
    // The assembly that registers the ActivityListener.
    private static readonly string[] s_assemblies =
    [
        "OpenTelemetry,",
        "Datadog.Trace,",
        "Elastic.Apm,",
        "SerilogTracing,",
        "Sentry.OpenTelemetry,",
        "Microsoft.ApplicationInsights,",
    ];

    private static volatile bool s_present;

    /// <summary>True from the moment an assembly of another tracing SDK was loaded.</summary>
    public static bool Present => s_present;

    /// <summary>Looks at what is loaded now and at every later load.</summary>
    public static void Watch()
    {
        AppDomain.CurrentDomain.AssemblyLoad += static (_, args) => Look(args.LoadedAssembly);
        foreach (System.Reflection.Assembly assembly in AppDomain.CurrentDomain.GetAssemblies())
        {
            Look(assembly);
        }
    }

    private static void Look(System.Reflection.Assembly assembly)
    {
        try
        {
            if (s_present || assembly.FullName is not { } name || !IsTracer(name) || AssemblyLoadContext.GetLoadContext(assembly) is CoreContext)
            {
                return;
            }

            s_present = true;
        }
        catch
        {
            // Runs inside the application's assembly loads.
        }
    }

    private static bool IsTracer(string fullName)
    {
        foreach (string prefix in s_assemblies)
        {
            if (fullName.StartsWith(prefix, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
