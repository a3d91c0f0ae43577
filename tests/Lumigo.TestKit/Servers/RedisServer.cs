namespace Lumigo.TestKit.Servers;

/// <summary>Redis without persistence.</summary>
public sealed class RedisServer : ServerProcess
{
    /// <summary>Starts it.</summary>
    public RedisServer() => Start(
        Program("redis-server", "redis-server"), () => ["--port", $"{Port}", "--bind", Host, "--save", "", "--appendonly", "no", "--daemonize", "no", "--dir", Folder]);

    /// <summary>What an application is given.</summary>
    public string ConnectionString => $"{Host}:{Port}";
}
