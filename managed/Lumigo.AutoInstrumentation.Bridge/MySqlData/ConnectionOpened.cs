using System.Data.Common;
using Lumigo.AutoInstrumentation.Loader.Weaving.Methods;

namespace Lumigo.AutoInstrumentation.Bridge.MySqlData;

/// <summary>A connection is opened: what is executed on it meanwhile asks for settings of the server.</summary>
internal sealed class ConnectionOpened : WovenMethod
{
    private readonly RunningStatements _running;

    public ConnectionOpened(string name, bool isTask, RunningStatements running)
        : base("MySql.Data.MySqlClient.MySqlConnection", name)
    {
        _running = running;
        ParameterTypes = [nameof(CancellationToken)];
        ParameterCount = 1;
        EndsWithTask = isTask;
    }

    public override object? OnBegin(object? instance, object?[] arguments) => instance is DbConnection connection ? _running.TryBegin(connection) : null;

    public override void OnReturned(object state, Task task) => ((RunningStatement)state).EndsWith(task);

    public override void OnEnd(object state, object? result) => ((RunningStatement)state).End();

    public override void OnException(object state, Exception exception) => ((RunningStatement)state).End();
}
