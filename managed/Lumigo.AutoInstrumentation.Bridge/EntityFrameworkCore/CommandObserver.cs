using System.Data.Common;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using Lumigo.AutoInstrumentation.Bridge.Databases;
using Lumigo.AutoInstrumentation.Bridge.Events;
using Lumigo.AutoInstrumentation.Loader.Instrumentation;
using Lumigo.AutoInstrumentation.Loader.Spans;

namespace Lumigo.AutoInstrumentation.Bridge.EntityFrameworkCore;

/// <summary>
/// Commands of Entity Framework Core, by the events of its <c>Microsoft.EntityFrameworkCore</c> listener: a span for each command of a provider that has
/// no spans of its own. One that has is traced by those alone: it is known by name, or its span starts while the command runs, as below a wrapping
/// provider (a profiler's, for example) that does not say what it wraps.
/// </summary>
public sealed class CommandObserver : LibraryObserver
{
    private const string Executing = "Microsoft.EntityFrameworkCore.Database.Command.CommandExecuting";
    private const string Executed = "Microsoft.EntityFrameworkCore.Database.Command.CommandExecuted";
    private const string Canceled = "Microsoft.EntityFrameworkCore.Database.Command.CommandCanceled";
    private const string Error = "Microsoft.EntityFrameworkCore.Database.Command.CommandError";

    private const string InstrumentationScope = "Lumigo.AutoInstrumentation.EntityFrameworkCore";
    private const string OtherInstrumentation = "EntityFrameworkCore";

    private readonly PayloadProperty<DbCommand> _startedCommand = new("Command");
    private readonly PayloadProperty<DbCommand> _endedCommand = new("Command");
    private readonly PayloadProperty<DbCommand> _failedCommand = new("Command");
    private readonly PayloadProperty<Exception> _exception = new("Exception");
    private readonly ContextProvider _provider = new();

    // A command runs once at a time.
    private readonly ConditionalWeakTable<DbCommand, Execution> _running = [];

    // What is exported with the spans of the application's own instrumentation.
    private readonly ConditionalWeakTable<DbCommand, CommandSpan> _parts = [];

    /// <inheritdoc/>
    public override string Library => "Entity Framework Core";

    /// <inheritdoc/>
    public override bool IsEnabled(string eventName) => eventName is Executing or Executed or Canceled or Error;

    /// <inheritdoc/>
    protected override void OnEvent(string eventName, object? payload)
    {
        if (payload is null)
        {
            return;
        }

        switch (eventName)
        {
            case Executing when _startedCommand.Read(payload) is { } command:
                Start(command, payload);
                break;
            case Executed when _endedCommand.Read(payload) is { } command:
                End(command, exception: null, canceled: false);
                break;
            case Canceled or Error when _failedCommand.Read(payload) is { } command:
                End(command, eventName == Error ? _exception.Read(payload) : null, eventName == Canceled);
                break;
        }
    }

    private void Start(DbCommand command, object payload)
    {
        Provider provider = Provider.Of(command);
        if (!provider.IsKnown)
        {
            provider = _provider.Of(payload) ?? provider;
        }

        if (TracedSources.HasPackage(OtherInstrumentation))
        {
            var part = new CommandSpan(command, provider, InstrumentationScope);
            if (PackageSpan.Takes(Activity.Current, part))
            {
                _parts.AddOrUpdate(command, part);
            }

            return;
        }

        if (provider.HasSpans)
        {
            return;
        }

        var call = new CommandSpan(command, provider, InstrumentationScope);
        if (OwnSpans.Start(provider.System, call) is { } span)
        {
            _running.AddOrUpdate(command, new Execution(span, call, EnclosingCall.Begin()));
        }
    }

    private void End(DbCommand command, Exception? exception, bool canceled)
    {
        if (_parts.TryGetValue(command, out CommandSpan? part))
        {
            _parts.Remove(command);
            part.End(exception, canceled, DateTime.UtcNow);
            return;
        }

        if (!_running.TryGetValue(command, out Execution? execution))
        {
            return;
        }

        DateTime end = DateTime.UtcNow;
        _running.Remove(command);
        execution.Within.End();
        if (execution.Within.Inner is not { } inner || !DatabaseSpan.Is(inner))
        {
            execution.Call.End(exception, canceled, end);
            OwnSpans.End(execution.Span, end);
        }
    }

    private sealed record Execution(Activity Span, CommandSpan Call, EnclosingCall Within);
}
