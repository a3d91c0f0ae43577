using System.Data.Common;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using Lumigo.AutoInstrumentation.Bridge.Databases;
using Lumigo.AutoInstrumentation.Bridge.Events;
using Lumigo.AutoInstrumentation.Loader.Instrumentation;
using Lumigo.AutoInstrumentation.Loader.Spans;

namespace Lumigo.AutoInstrumentation.Bridge.SqlClient;

/// <summary>
/// Microsoft.Data.SqlClient and System.Data.SqlClient, by the events of their <c>SqlClientDiagnosticListener</c>: a span for each command or batch, from the
/// call until its first result is there.
/// </summary>
/// <remarks>
/// The library has several listeners of that name: the one of its commands, and those of connections and transactions. The latter must not seem wanted:
/// connections would count statistics that the application has not asked for, and would show it.
/// </remarks>
public sealed class SqlClientObserver : LibraryObserver
{
    private const string Before = "Microsoft.Data.SqlClient.WriteCommandBefore";
    private const string After = "Microsoft.Data.SqlClient.WriteCommandAfter";
    private const string Error = "Microsoft.Data.SqlClient.WriteCommandError";
    private const string OldBefore = "System.Data.SqlClient.WriteCommandBefore";
    private const string OldAfter = "System.Data.SqlClient.WriteCommandAfter";
    private const string OldError = "System.Data.SqlClient.WriteCommandError";

    private const string InstrumentationScope = "Lumigo.AutoInstrumentation.SqlClient";
    private const string OtherInstrumentation = "SqlClient";
    private const string OtherInstrumentationAbove = "OpenTelemetry.Instrumentation.EntityFrameworkCore";

    private readonly PayloadProperty<DbCommand> _startedCommand = new("Command");
    private readonly PayloadProperty<DbCommand> _endedCommand = new("Command");
    private readonly PayloadProperty<DbCommand> _failedCommand = new("Command");
    private readonly PayloadProperty<Exception> _exception = new("Exception");

    // A command runs once at a time.
    private readonly ConditionalWeakTable<DbCommand, Activity> _running = [];

    // Only the listener of the commands is ever asked about their start.
    private volatile bool _isOfCommands;

    /// <inheritdoc/>
    public override string Library => "Microsoft.Data.SqlClient";

    /// <inheritdoc/>
    public override bool IsEnabled(string eventName)
    {
        switch (eventName)
        {
            case Before or OldBefore:
                _isOfCommands = true;
                return true;
            case After or Error or OldAfter or OldError:
                return _isOfCommands;
            default:
                return false;
        }
    }

    /// <inheritdoc/>
    protected override void OnEvent(string eventName, object? payload)
    {
        if (payload is null)
        {
            return;
        }

        switch (eventName)
        {
            case Before or OldBefore when _startedCommand.Read(payload) is { } command:
                Start(command);
                break;
            case After or OldAfter when _endedCommand.Read(payload) is { } command:
                End(command, exception: null);
                break;
            case Error or OldError when _failedCommand.Read(payload) is { } command:
                End(command, _exception.Read(payload));
                break;
        }
    }

    private void Start(DbCommand command)
    {
        if (TracedSources.HasPackage(OtherInstrumentation) || Activity.Current?.Source.Name == OtherInstrumentationAbove)
        {
            return;
        }

        Provider provider = Provider.Of(command);
        var call = new CommandSpan(command, provider, InstrumentationScope, BatchCommands.Of(command));
        if (OwnSpans.Start(provider.System, call) is { } span)
        {
            _running.AddOrUpdate(command, span);
        }
    }

    private void End(DbCommand command, Exception? exception)
    {
        if (!_running.TryGetValue(command, out Activity? span))
        {
            return;
        }

        DateTime end = DateTime.UtcNow;
        _running.Remove(command);
        (SpanSupplement.Of(span) as CommandSpan)?.End(exception, canceled: false, end);
        OwnSpans.End(span, end);
    }
}
