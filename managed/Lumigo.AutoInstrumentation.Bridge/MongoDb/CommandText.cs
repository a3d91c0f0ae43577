namespace Lumigo.AutoInstrumentation.Bridge.MongoDb;

/// <summary>A command as it was sent, and its reply once there is one.</summary>
/// <param name="name">The command's name.</param>
/// <param name="requestId">What its events have in common.</param>
/// <param name="command">The command.</param>
internal sealed class CommandText(string name, int requestId, string command)
{
    private volatile string? _reply;
    private volatile string? _writeError;

    public string Name { get; } = name;

    public int RequestId { get; } = requestId;

    public string Command { get; } = command;

    /// <summary>The code of what a server that took the command refused to write; null when it refused nothing.</summary>
    public string? WriteError
    {
        get => _writeError;
        set => _writeError = value;
    }

    public string? Reply
    {
        get => _reply;
        set => _reply = value;
    }
}
