using System.Diagnostics;
using Lumigo.AutoInstrumentation.Bridge.Databases;
using Lumigo.AutoInstrumentation.Bridge.EntityFrameworkCore;
using Lumigo.AutoInstrumentation.Loader.Instrumentation;
using Lumigo.AutoInstrumentation.Loader.Spans;

namespace Lumigo.AutoInstrumentation.Bridge.MySqlConnector;

/// <summary>MySqlConnector's spans: one for each connection that is opened, each execution of a command or batch, each commit and rollback.</summary>
public sealed class MySqlConnectorSource : LibrarySource
{
    /// <inheritdoc/>
    public override string Library => "MySqlConnector";

    /// <inheritdoc/>
    protected override SpanSupplement OnStart(Activity span) => new MySqlConnectorSpan(span) { IsCancelling = CommandCancelled.IsRunning };

    /// <summary>
    /// Before a procedure's first call the library asks what its parameters are: part of the call, which has a span. So is what it does to cancel a command.
    /// </summary>
    protected override bool OnStop(Activity span, SpanSupplement? supplement) =>
        supplement is not MySqlConnectorSpan { IsCancelling: true }
        && !(IsExecute(span) && (AsksForParameters(span) || (span.Parent is { } outer && ((IsExecute(outer) && CallsProcedure(outer)) || PackageSpan.Takes(outer, supplement)))));

    private static bool IsExecute(Activity span) => span.Source.Name == "MySqlConnector" && span.OperationName == MySqlConnectorSpan.Execute;

    private static bool CallsProcedure(Activity span) =>
        span.GetTagItem(DatabaseAttributes.StoredProcedureName) is not null
        || (span.GetTagItem(DatabaseAttributes.LumigoStatement) is string statement && MySqlConnectorSpan.IsName(statement));

    /// <summary>By the library's own words: around it may be a batch, whose span says nothing of procedures.</summary>
    private static bool AsksForParameters(Activity span) =>
        (span.GetTagItem(DatabaseAttributes.QueryText) ?? span.GetTagItem(DatabaseAttributes.LumigoStatement)) is string statement
        && (statement.StartsWith("SELECT param_list, returns FROM mysql.proc ", StringComparison.Ordinal)
            || (statement.Contains("information_schema.routines", StringComparison.Ordinal) && statement.Contains("ROUTINE_NAME = @component", StringComparison.Ordinal)));
}
