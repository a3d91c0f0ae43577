using Lumigo.AutoInstrumentation.Loader.Weaving.Methods;

namespace Lumigo.AutoInstrumentation.Bridge.Redis;

/// <summary>A command is called, on a connection, a batch or a transaction. Its end is that of its message.</summary>
internal sealed class CommandCalled : WovenMethod
{
    private readonly RunningCalls _calls;

    public CommandCalled(string type, string method, RunningCalls calls)
        : base(type, method)
    {
        _calls = calls;
        ParameterTypes = ["Message"];
        Arguments = [0];
    }

    /// <inheritdoc/>
    public override object? OnBegin(object? instance, object?[] arguments) =>
        instance is not null && arguments[0] is { } message ? _calls.Begin(message, instance) : null;

    /// <summary>The call throws: what was said by the message already, or what never comes to it, a time limit above all.</summary>
    /// <inheritdoc/>
    public override void OnException(object state, Exception exception) => _calls.Fail((RedisCall)state, null, exception);
}

/// <summary>A command could not be sent, and its caller gets an exception.</summary>
internal sealed class CommandNotSent : WovenMethod
{
    private readonly RunningCalls _calls;

    public CommandNotSent(RunningCalls calls)
        : base("StackExchange.Redis.ConnectionMultiplexer", "GetException")
    {
        _calls = calls;
        ParameterTypes = ["WriteResult", "Message"];
        Arguments = [1];
        TakesResult = true;
    }

    /// <inheritdoc/>
    public override object? OnBegin(object? instance, object?[] arguments) => arguments[0] is { } message && _calls.Of(message) is { } call ? call : null;

    /// <inheritdoc/>
    public override void OnEnd(object state, object? result)
    {
        if (result is Exception exception)
        {
            _calls.Fail((RedisCall)state, null, exception);
        }
    }
}

/// <summary>A command fails, for the server says so or the connection was lost. It is completed right after.</summary>
internal sealed class CommandFailed : WovenMethod
{
    private readonly RunningCalls _calls;

    public CommandFailed(RunningCalls calls)
        : base("StackExchange.Redis.ResultProcessor", "SetException")
    {
        _calls = calls;
        ParameterTypes = ["Message", "Exception"];
        Arguments = [0, 1];
    }

    /// <inheritdoc/>
    public override object? OnBegin(object? instance, object?[] arguments)
    {
        if (arguments[0] is { } message && arguments[1] is Exception exception)
        {
            _calls.Of(message)?.Note(exception);
        }

        return null;
    }
}

/// <summary>A command is given up: its time is over, or the connection is.</summary>
internal sealed class CommandGivenUp : WovenMethod
{
    private readonly RunningCalls _calls;

    public CommandGivenUp(RunningCalls calls)
        : base("StackExchange.Redis.Message", "SetExceptionAndComplete")
    {
        _calls = calls;
        ParameterTypes = ["Exception"];
        Arguments = [0];
    }

    /// <inheritdoc/>
    public override object? OnBegin(object? instance, object?[] arguments)
    {
        if (instance is not null && arguments[0] is Exception exception)
        {
            _calls.Of(instance)?.Note(exception);
        }

        return null;
    }
}

/// <summary>A command of a transaction is cancelled, because a condition of the transaction does not hold.</summary>
internal sealed class CommandCancelled(RunningCalls calls) : WovenMethod("StackExchange.Redis.Message", "Cancel")
{
    /// <inheritdoc/>
    public override object? OnBegin(object? instance, object?[] arguments)
    {
        if (instance is not null)
        {
            calls.Of(instance)?.Note(new TaskCanceledException());
        }

        return null;
    }
}

/// <summary>A command is completed, however it went.</summary>
internal sealed class CommandCompleted(RunningCalls calls) : WovenMethod("StackExchange.Redis.Message", "Complete")
{
    /// <inheritdoc/>
    public override object? OnBegin(object? instance, object?[] arguments)
    {
        if (instance is not null)
        {
            calls.Complete(instance);
        }

        return null;
    }
}

/// <summary>The library calls commands by the methods that applications do: it asks a cluster for its nodes, or whether a server is well.</summary>
internal sealed class OwnCommandsCalled : WovenMethod
{
    private static readonly object s_state = new();

    [ThreadStatic]
    private static int t_depth;

    public OwnCommandsCalled(string type, string method)
        : base(type, method) => IsOptional = true;

    /// <summary>Whether what is called on this thread is the library's own.</summary>
    public static bool AreOnThisThread => t_depth > 0;

    /// <inheritdoc/>
    public override object? OnBegin(object? instance, object?[] arguments)
    {
        t_depth++;
        return s_state;
    }

    /// <inheritdoc/>
    public override void OnEnd(object state, object? result) => t_depth--;

    /// <inheritdoc/>
    public override void OnException(object state, Exception exception) => t_depth--;
}

/// <summary>A profiler is registered with a connection.</summary>
internal sealed class ProfilerRegistered : WovenMethod
{
    private readonly OtherProfilers _others;

    public ProfilerRegistered(OtherProfilers others)
        : base("StackExchange.Redis.ConnectionMultiplexer", "RegisterProfiler")
    {
        _others = others;
        Arguments = [0];
    }

    /// <inheritdoc/>
    public override object? OnBegin(object? instance, object?[] arguments)
    {
        if (instance is not null)
        {
            _others.OnRegistered(instance, arguments[0] as Delegate);
        }

        return null;
    }
}
