using System.Diagnostics;
using Lumigo.AutoInstrumentation.Loader.Contexts;
using Lumigo.AutoInstrumentation.Loader.Instrumentation;
using Lumigo.AutoInstrumentation.Loader.Lifecycle;
using Lumigo.AutoInstrumentation.Loader.Spans;
using Lumigo.AutoInstrumentation.Loader.Weaving;
using Lumigo.Diagnostics;

namespace Lumigo.AutoInstrumentation.Loader;

/// <summary>
/// What the profiler starts before the application's first managed code: <see cref="Main"/> is the assembly's entry point.
/// </summary>
/// <remarks>
/// Only what must be in place before the application's <c>Main</c> happens here: the span listener and the observers of library events. The
/// OpenTelemetry SDK comes up later, beside the application, and only in a process that makes a span.
/// </remarks>
internal static class Startup
{
    private static int s_started;

    /// <summary>Starts the agent once per process; never throws.</summary>
    public static void Main() => Run(profilerAttached: true);

    internal static void Run(bool profilerAttached)
    {
        if (Interlocked.Exchange(ref s_started, 1) != 0)
        {
            return;
        }

        try
        {
            long begin = Stopwatch.GetTimestamp();
            EarlySettings settings = EarlySettings.Read();
            StandardError.DebugEnabled = settings.Debug;
            if (settings.SwitchedOff)
            {
                return;
            }

            if (!profilerAttached)
            {
                StandardError.Warning(
                    "started as a startup hook, without the profiler: libraries that need code weaving are not traced. "
                    + "Set CORECLR_ENABLE_PROFILING, CORECLR_PROFILER and CORECLR_PROFILER_PATH for full tracing.");
            }

            if (!settings.HasToken && !settings.HasSpanDump)
            {
                StandardError.Warning("LUMIGO_TRACER_TOKEN is not set: no data will be sent to Lumigo. Set it to your Lumigo token.");
                return;
            }

            if (!settings.HasToken)
            {
                StandardError.Warning(
                    "LUMIGO_TRACER_TOKEN is not set: no data will be sent to Lumigo, spans are only written to LUMIGO_DEBUG_SPANDUMP.");
            }

            AgentHome home = AgentHome.OfThisAssembly();
            var agentCore = new AgentCore(home);
            var core = new CoreStarter(agentCore, startAtOnce: settings.HasSpanDump);
            var listener = new SpanListener(core);
            OwnSpans.Use(core, listener.Others);
            OtherTracers.Watch();
            var bridges = new Bridges(home);
            LibrarySources.Use(bridges);
            LibraryObservers.Subscribe(bridges);
            LibraryHooks.Watch(bridges);
            ProcessExitFlush.Register(core);
            listener.Listen();
            if (profilerAttached)
            {
                ModuleWatch.Start(agentCore);
            }

            if (settings.Debug)
            {
                // Only then: formatting a number loads the globalization library.
                StandardError.Debug(
                    $"Lumigo OpenTelemetry distro for .NET loaded in {Stopwatch.GetElapsedTime(begin).TotalMilliseconds:0.0} ms from {home.RuntimeFolder}.");
            }
        }
        catch (Exception exception)
        {
            StandardError.Warning($"start failed ({exception.GetType().Name}: {exception.Message}): the application runs untraced. Reinstall the distro.");
        }
    }
}
