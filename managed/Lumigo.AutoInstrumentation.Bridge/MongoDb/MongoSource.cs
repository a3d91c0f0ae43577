using System.Diagnostics;
using Lumigo.AutoInstrumentation.Loader.Instrumentation;
using Lumigo.AutoInstrumentation.Loader.Spans;

namespace Lumigo.AutoInstrumentation.Bridge.MongoDb;

/// <summary>
/// MongoDB.Driver's spans: one for each operation the application calls, and below it one for each command that goes to a server. They become one: what is known
/// of its commands is exported with the operation. Commands without an operation, which fetch more of a result, are spans as they come.
/// </summary>
public sealed class MongoSource : LibrarySource
{
    private const string OperationName = "db.operation.name";
    private const string CommandName = "db.command.name";

    /// <inheritdoc/>
    public override string Library => "MongoDB.Driver";

    /// <inheritdoc/>
    protected override SpanSupplement OnStart(Activity span) => span.GetTagItem(CommandName) is string command
        ? new MongoSpan(span) { Command = command, Text = CommandTexts.TakeAnnounced(command) }
        : new MongoSpan(span) { IsOperation = span.GetTagItem(OperationName) is not null };

    /// <inheritdoc/>
    protected override bool OnStop(Activity span, SpanSupplement? supplement)
    {
        if (supplement is not MongoSpan { Command: not null } command)
        {
            return true;
        }

        // The other instrumentation's span of this very command, which stands for it where there is no operation.
        bool isRepeated = span.Parent is { } outer && PackageSource.Owns(outer);
        if ((isRepeated ? span.Parent!.Parent : span.Parent) is { } parent && SpanSupplement.Of(parent) is MongoSpan { IsOperation: true } operation)
        {
            operation.Add(command);
            return false;
        }

        return !isRepeated;
    }
}
