using System.Reflection;
using Lumigo.AutoInstrumentation.Loader.Instrumentation;

namespace Lumigo.AutoInstrumentation.Bridge.Redis;

/// <summary>
/// StackExchange.Redis 2.6 to 3.x: a span for each command the application calls, from the call until the library completes the command's message.
/// </summary>
/// <remarks>
/// The library has no spans of its own. Its profiling API would do for times, but a connection has one profiler, which may be the application's, it says
/// nothing of errors, and leaves out batches. So the methods are woven that every command goes through: those that take it from the application, and the
/// one that completes it, on whatever thread. The span's parent is the caller's current activity at the call.
/// </remarks>
public sealed class RedisHook : LibraryHook
{
    private const string Multiplexer = "StackExchange.Redis.ConnectionMultiplexer";
    private const string Batch = "StackExchange.Redis.RedisBatch";
    private const string Transaction = "StackExchange.Redis.RedisTransaction";

    // Since 3.1.
    private const string HealthCheckProbe = "StackExchange.Redis.Availability.HealthCheckProbe";

    /// <inheritdoc/>
    public override string Library => "StackExchange.Redis";

    /// <inheritdoc/>
    public override void Install(Assembly library)
    {
        if (library.GetName().Version is { Major: < 2 })
        {
            // Another library altogether, last released in 2018.
            return;
        }

        var calls = new RunningCalls(new RedisMessages(library));
        Weave(
            library,
            new CommandCalled(Multiplexer, "ExecuteAsyncImpl", calls),
            new CommandCalled(Multiplexer, "ExecuteSyncImpl", calls),
            new CommandCalled(Batch, "ExecuteAsync", calls),
            new CommandCalled(Transaction, "ExecuteAsync", calls),
            new CommandNotSent(calls),
            new CommandFailed(calls),
            new CommandGivenUp(calls),
            new CommandCancelled(calls),
            new CommandCompleted(calls),
            new OwnCommandsCalled(Multiplexer, "GetEndpointsFromClusterNodes"),
            new OwnCommandsCalled(HealthCheckProbe + "+PingProbe", "CheckHealthAsync"),
            new OwnCommandsCalled(HealthCheckProbe + "+StringSetProbe", "CheckHealthAsync"),
            new ProfilerRegistered(calls.Others));
    }
}
