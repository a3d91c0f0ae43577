using System.Collections.Concurrent;
using System.Diagnostics;
using StackExchange.Redis;
using StackExchange.Redis.Profiling;

namespace OpenTelemetry.Instrumentation.StackExchangeRedis;

/// <summary>Profiles a connection, with a session for each activity of the application, and makes spans of what the sessions hold: on a thread of its own.</summary>
public sealed class ConnectionInstrumentation : IDisposable
{
    private static readonly ActivitySource s_source = new("OpenTelemetry.Instrumentation.StackExchangeRedis");

    private readonly ConcurrentDictionary<Activity, ProfilingSession> _sessions = new();
    private readonly ManualResetEvent _stop = new(false);
    private readonly Thread _drain;

    public ConnectionInstrumentation(IConnectionMultiplexer connection)
    {
        _drain = new Thread(Drain) { IsBackground = true };
        _drain.Start();
        connection.RegisterProfiler(() => Activity.Current is { } parent ? _sessions.GetOrAdd(parent, _ => new ProfilingSession()) : null);
    }

    public void Dispose()
    {
        _stop.Set();
        _drain.Join();
        Flush();
    }

    private static void Write(Activity parent, IProfiledCommand command)
    {
        using Activity? span = s_source.StartActivity(command.Command, ActivityKind.Client, parent.Context, [new("db.system", "redis")], startTime: command.CommandCreated);
        span?.SetTag("db.redis.database_index", command.Db);
        span?.SetTag("db.statement", command.Command);
        span?.SetEndTime(command.CommandCreated + command.ElapsedTime);
    }

    private void Drain()
    {
        while (!_stop.WaitOne(TimeSpan.FromMilliseconds(50)))
        {
            Flush();
        }
    }

    private void Flush()
    {
        foreach ((Activity parent, ProfilingSession session) in _sessions)
        {
            if (parent.Duration > TimeSpan.Zero && _sessions.TryRemove(parent, out _))
            {
                foreach (IProfiledCommand command in session.FinishProfiling())
                {
                    Write(parent, command);
                }
            }
        }
    }
}
