using Lumigo.AutoInstrumentation.Loader.Weaving.Methods;

namespace Lumigo.AutoInstrumentation.Bridge.MySqlConnector;

/// <summary>
/// A command is cancelled, by its caller or for its timeout: the library opens another connection and has the server kill the statement, on this thread.
/// </summary>
internal sealed class CommandCancelled : WovenMethod
{
    [ThreadStatic]
    private static int t_depth;

    public CommandCancelled()
        : base("MySqlConnector.MySqlConnection", "Cancel")
    {
        ParameterCount = 3;
    }

    /// <summary>Whether this thread does so.</summary>
    public static bool IsRunning => t_depth > 0;

    public override object? OnBegin(object? instance, object?[] arguments)
    {
        t_depth++;
        return this;
    }

    public override void OnEnd(object state, object? result) => t_depth--;

    public override void OnException(object state, Exception exception) => t_depth--;
}
