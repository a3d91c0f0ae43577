using System.Reflection;
using Lumigo.AutoInstrumentation.Loader.Instrumentation;

namespace Lumigo.AutoInstrumentation.Bridge.MySqlData;

/// <summary>MySql.Data (Oracle's Connector/NET): a span for each statement the application executes.</summary>
/// <remarks>
/// The library has an activity source, but as long as somebody listens to it each command carries a <c>traceparent</c> to the server, and prepared
/// commands fail on servers that do not know query attributes. So the methods are woven that all ways of opening and executing go through.
/// </remarks>
public sealed class MySqlDataHook : LibraryHook
{
    private static volatile bool s_isOn;

    /// <summary>Whether the library's commands have spans by this.</summary>
    internal static bool IsOn => s_isOn;

    /// <inheritdoc/>
    public override string Library => "MySql.Data";

    /// <inheritdoc/>
    public override void Install(Assembly library)
    {
        var running = new RunningStatements();
        s_isOn = Weave(
            library,
            new ConnectionOpened("Open", isTask: false, running),
            new ConnectionOpened("OpenInternalAsync", isTask: true, running),
            new StatementExecuted("ExecuteReader", isTask: false, running),
            new StatementExecuted("ExecuteReaderInternalAsync", isTask: true, running));
    }
}
