using System.Diagnostics;
using System.Reflection;
using Lumigo.AutoInstrumentation.Loader.Application;
using Lumigo.AutoInstrumentation.Loader.Contexts;
using Lumigo.AutoInstrumentation.Loader.Instrumentation;
using Lumigo.AutoInstrumentation.Loader.Lifecycle;
using Lumigo.AutoInstrumentation.Loader.Spans;
using Lumigo.AutoInstrumentation.Loader.Weaving;
using Lumigo.AutoInstrumentation.Loader.Weaving.Methods;
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

            if (!settings.SendsSpans)
            {
                StandardError.Warning(WhyNothingIsSent(settings));
                if (!settings.HasSpanDump)
                {
                    return;
                }
            }

            AgentHome home = AgentHome.OfThisAssembly();
            var agentCore = new AgentCore(home);
            var core = new CoreStarter(agentCore, startAtOnce: settings.HasSpanDump);
            EndpointFilters.Read();
            SpanSampler? sampler = SpanSampler.Read();
            var listener = new SpanListener(core, sampler);
            DroppedSpans.Use(listener.Others);
            OwnSpans.Use(core, listener.Others, sampler);
            var weaver = new Lazy<ModuleWeaver>(() => agentCore.Create<ModuleWeaver>(ModuleWeaver.Implementation));
            if (profilerAttached)
            {
                MethodWeaving.Use(weaver);
            }

            var bridges = new Bridges(home);
            LibrarySources.Use(bridges);
            LibraryObservers.Subscribe(bridges);
            ProcessExitFlush.Register(core);
            ApplicationLink.Publish(core);
            listener.Listen();
            Action<Assembly> hook = new LibraryHooks(bridges).Look;
            LoadedAssemblies.Show(
                profilerAttached && ModuleWatch.IsWanted ? [OtherTracers.Look, hook, new ModuleWatch(weaver).Look] : [OtherTracers.Look, hook]);

            if (StandardError.DebugEnabled)
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

    private static string WhyNothingIsSent(EarlySettings settings) => settings switch
    {
        { HasToken: true, HasSpanDump: true } => "LUMIGO_ENABLE_TRACES is false: no traces will be sent to Lumigo, spans are only written to LUMIGO_DEBUG_SPANDUMP.",
        { HasToken: true } => "LUMIGO_ENABLE_TRACES is false: no traces will be sent to Lumigo.",
        { HasSpanDump: true } => "LUMIGO_TRACER_TOKEN is not set: no data will be sent to Lumigo, spans are only written to LUMIGO_DEBUG_SPANDUMP.",
        _ => "LUMIGO_TRACER_TOKEN is not set: no data will be sent to Lumigo. Set it to your Lumigo token.",
    };
}
