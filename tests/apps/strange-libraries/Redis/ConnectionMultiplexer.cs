using System.Net;

namespace StackExchange.Redis;

/// <summary>Has all the members of the real library that are known, but its messages cannot say what they are.</summary>
public sealed class ConnectionMultiplexer
{
    public string Get(string key) => ExecuteSyncImpl<string>(new Message(key))!;

    public EndPoint[] GetEndPoints(bool configuredOnly) => configuredOnly ? [] : [];

    public void RegisterProfiler(Func<object> profiler) => profiler();

    internal T? ExecuteSyncImpl<T>(Message message)
    {
        message.Complete();
        return (T?)(object)$"value of {message.Key}";
    }

    internal Task<T?> ExecuteAsyncImpl<T>(Message message) => Task.FromResult(ExecuteSyncImpl<T>(message));

    internal Exception GetException(WriteResult result, Message message) => new InvalidOperationException($"{result} {message.Key}");
}

internal enum WriteResult
{
    Success,
}

internal class Message(string key)
{
    public readonly int Db = key.Length;

    private PhysicalConnection? _enqueuedTo;

    public string Key { get; } = key;

    public bool IsInternalCall => false;

    public string CommandString => throw new NotSupportedException("strange");

    public string CommandAndKey => throw new NotSupportedException("strange");

    public int ArgCount => 1;

    public void Complete() => _enqueuedTo = null;

    public void Cancel() => Complete();

    public void SetExceptionAndComplete(Exception exception) => Complete();

    public override string ToString() => $"{Key} {_enqueuedTo}";
}

internal static class ResultProcessor
{
    public static void SetException(Message message, Exception exception) => message.SetExceptionAndComplete(exception);
}

internal sealed class PhysicalConnection
{
    public PhysicalBridge? BridgeCouldBeNull => null;
}

internal sealed class PhysicalBridge
{
    public ServerEndPoint? ServerEndPoint => null;
}

internal sealed class ServerEndPoint
{
    public EndPoint? EndPoint => null;
}

internal abstract class RedisBase(ConnectionMultiplexer multiplexer)
{
    internal readonly ConnectionMultiplexer multiplexer = multiplexer;
}

internal sealed class RedisDatabase(ConnectionMultiplexer multiplexer) : RedisBase(multiplexer)
{
    internal sealed class ExecuteMessage(string key) : Message(key);
}

internal sealed class RedisBatch(ConnectionMultiplexer multiplexer) : RedisBase(multiplexer)
{
    internal Task<T?> ExecuteAsync<T>(Message message) => multiplexer.ExecuteAsyncImpl<T>(message);
}

internal sealed class RedisTransaction(ConnectionMultiplexer multiplexer) : RedisBase(multiplexer)
{
    internal Task<T?> ExecuteAsync<T>(Message message) => multiplexer.ExecuteAsyncImpl<T>(message);

    internal sealed class TransactionMessage(string key) : Message(key)
    {
        public Message[] InnerOperations { get; } = [];
    }
}
