using System.Diagnostics;
using System.Reflection;
using System.Runtime.Loader;
using Lumigo.Diagnostics;
using Lumigo.OpenTelemetry.Api;
using Lumigo.OpenTelemetry.Configuration;
using Lumigo.OpenTelemetry.Dependencies;
using Lumigo.OpenTelemetry.Filtering;
using Lumigo.OpenTelemetry.Resources;
using OpenTelemetry;
using OpenTelemetry.Resources;

namespace Lumigo.OpenTelemetry.Export;

/// <summary>The export of a process that activates the distro by itself. There is one at a time: two would send every span twice.</summary>
internal sealed class ManualExport : Exporter
{
    /// <summary>The process's exit is delayed by less than two seconds in all, even when the collector hangs.</summary>
    private static readonly TimeSpan s_exitLimit = TimeSpan.FromMilliseconds(1500);

    private static readonly object s_lock = new();
    private static ManualExport? s_active;

    private readonly SpanBatchProcessor _batches;
    private readonly AgentHandOver? _agent;

    private ManualExport(LumigoOptions options, Func<Resource> provided)
    {
        Lazy<Resource> resource = LumigoResource.Detect(options, provided);
        _batches = new SpanBatchProcessor(options, resource, Details, Suppression());
        DependencyReport.Start(options, resource, IsAgents, Suppression());
        _agent = AgentHandOver.Ask(_batches);
        if (_agent is null)
        {
            AppDomain.CurrentDomain.ProcessExit += OnExit;
            AppDomain.CurrentDomain.UnhandledException += OnUnhandled;
        }

        Exporters.Use(this);
    }

    /// <summary>The processor that exports a provider's spans; one that does nothing where the process has such a provider already.</summary>
    /// <param name="options">All configuration.</param>
    /// <param name="filtering">Leaves requests out, or null.</param>
    public static BaseProcessor<Activity> Processor(LumigoOptions options, EndpointFiltering? filtering)
    {
        var processor = new ManualSpanProcessor(filtering);
        lock (s_lock)
        {
            if (s_active is not null)
            {
                StandardError.Warning("Lumigo is activated twice in this process: the first provider exports, this one does not. Activate it in one place.");
                return processor;
            }

            try
            {
                s_active = new ManualExport(options, processor.ProvidedResource);
            }
            catch (Exception exception)
            {
                // Runs while the application builds its provider: untraced, never down.
                StandardError.Warning($"activation failed ({exception.GetType().Name}: {exception.Message}): no spans are sent to Lumigo.");
                return processor;
            }
        }

        processor.ExportTo(s_active);
        return processor;
    }

    /// <summary>A recorded span has started.</summary>
    public void OnStart(Activity span)
    {
        if (IsTaken(span))
        {
            SpanObservers.OnStarted(span);
        }
    }

    /// <summary>A recorded span has ended.</summary>
    public void OnEnd(Activity span)
    {
        if (IsTaken(span))
        {
            SpanObservers.OnEnded(span);
            _batches.OnEnd(span);
        }
    }

    /// <inheritdoc/>
    public override bool ForceFlush(TimeSpan limit) => _agent?.ForceFlush(limit) ?? _batches.FlushWithin(limit);

    /// <inheritdoc/>
    public override void Warn(string message) => StandardError.Warning(message);

    /// <summary>The provider has ended: sends what is queued, within a limit, and stops.</summary>
    public bool Shutdown(TimeSpan limit)
    {
        bool sent = ForceFlush(limit);
        AppDomain.CurrentDomain.ProcessExit -= OnExit;
        AppDomain.CurrentDomain.UnhandledException -= OnUnhandled;
        _agent?.TakeBack();
        Exporters.Use(null);
        lock (s_lock)
        {
            s_active = null;
        }

        _batches.Shutdown(0);
        return sent;
    }

    private bool IsTaken(Activity span) => !UnwantedSources.Contain(span.Source.Name) && _agent?.IsLeftOut(span) != true;

    private SpanDetails? Details(Activity span) => _agent?.Details(span);

    /// <summary>The connections of a thread of ours are no business of any provider in the process. For one thread; the scope is never left.</summary>
    private static Action Suppression()
    {
        bool isEntered = false;
        return () =>
        {
            if (!isEntered)
            {
                isEntered = true;
                SuppressInstrumentationScope.Begin();
            }
        };
    }

    /// <summary>Whether an assembly is there because of the agent, and no part of the application.</summary>
    private static bool IsAgents(Assembly assembly) =>
        assembly.GetName().Name == "Lumigo.AutoInstrumentation.Loader" || AssemblyLoadContext.GetLoadContext(assembly)?.Name is "Lumigo core" or "Lumigo bridge";

    private void OnUnhandled(object sender, UnhandledExceptionEventArgs args)
    {
        if (args.IsTerminating)
        {
            OnExit(sender, args);
        }
    }

    private void OnExit(object? sender, EventArgs args)
    {
        try
        {
            _batches.FlushAtExit(s_exitLimit);
        }
        catch
        {
            // The process is ending: nothing of ours may change how.
        }
    }
}
