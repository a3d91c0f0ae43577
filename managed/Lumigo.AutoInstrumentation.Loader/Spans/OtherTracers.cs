using System.Runtime.Loader;
using Lumigo.AutoInstrumentation.Loader.Contexts;

namespace Lumigo.AutoInstrumentation.Loader.Spans;

/// <summary>
/// Other tracing SDKs that do not show among the activity listeners. Beside them a span gets no <c>Recorded</c> flag that its parent
/// does not have: the flag is their sampling decision, which they read from the current activity.
/// </summary>
internal static class OtherTracers
{
    private static readonly string[] s_flagReaders = ["Microsoft.ApplicationInsights,"];

    // Found among the listeners themselves where those can be read.
    private static readonly string[] s_listeners = ["OpenTelemetry,", "Datadog.Trace,", "Elastic.Apm,", "SerilogTracing,"];

    private static volatile bool s_hasFlagReader;
    private static volatile bool s_hasListener;

    /// <summary>Whether there is one that <see cref="OtherListeners"/> does not show.</summary>
    public static bool Present => s_hasFlagReader || (s_hasListener && !OtherListeners.Known);

    /// <summary>Whether the assembly of an SDK is there that registers an activity listener, sooner or later.</summary>
    public static bool ListenerExpected => s_hasListener;

    /// <summary>An assembly has been loaded.</summary>
    public static void Look(System.Reflection.Assembly assembly)
    {
        try
        {
            if (assembly.FullName is not { } name || AssemblyLoadContext.GetLoadContext(assembly) is CoreContext)
            {
                return;
            }

            if (name.StartsWith("OpenTelemetry,", StringComparison.Ordinal))
            {
                OtherSdkSuppression.Add(assembly);
            }

            if (StartsWithAny(name, s_flagReaders))
            {
                s_hasFlagReader = true;
            }
            else if (StartsWithAny(name, s_listeners))
            {
                s_hasListener = true;
            }
        }
        catch
        {
            // Runs inside the application's assembly loads.
        }
    }

    private static bool StartsWithAny(string fullName, string[] prefixes)
    {
        foreach (string prefix in prefixes)
        {
            if (fullName.StartsWith(prefix, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
