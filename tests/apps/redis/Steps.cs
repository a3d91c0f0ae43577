using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using StackExchange.Redis;
using StackExchange.Redis.Profiling;

namespace RedisApp;

internal sealed class Steps(ConnectionMultiplexer multiplexer, ConfigurationOptions options)
{
    private static readonly ActivitySource Source = new("redis-app");

    private static readonly RedisChannel Channel = new("news", RedisChannel.PatternMode.Literal);

    private readonly IDatabase _database = multiplexer.GetDatabase(3);

    public async Task<string> RunAsync(string step)
    {
        string[] parts = step.Split('=');
        switch (parts[0])
        {
            case "sync":
                _database.StringSet("greeting", "hello-secret-value");
                return _database.StringGet("greeting")!;
            case "async":
                await _database.HashSetAsync("profile", [new("name", "ann"), new("city", "x y")]);
                return (await _database.HashGetAsync("profile", "name"))!;
            case "many-keys":
                return (await _database.StringGetAsync(["greeting", "missing"])).Length.ToString();
            case "fire-and-forget":
                _database.StringIncrement("visits", flags: CommandFlags.FireAndForget);
                await _database.StringIncrementAsync("visits", flags: CommandFlags.FireAndForget);
                return (await _database.StringGetAsync("visits")).HasValue.ToString();
            case "batch":
                return await BatchAsync();
            case "transaction":
                return await TransactionAsync(abort: false);
            case "aborted-transaction":
                return await TransactionAsync(abort: true);
            case "wrong-type":
                await _database.StringSetAsync("text", "t");
                return (await _database.ListLengthAsync("text")).ToString();
            case "wrong-type-sync":
                return _database.ListLength("text").ToString();
            case "wrong-type-forgotten":
                _database.ListLength("text", CommandFlags.FireAndForget);
                return (await _database.PingAsync()).ToString().Length > 0 ? "pong" : "none";
            case "custom":
                return (await _database.ExecuteAsync("ECHO", "secret-echo")).ToString()!;
            case "script":
                return (await _database.ScriptEvaluateAsync("return ARGV[1]", ["k"], ["secret-argument"])).ToString()!;
            case "publish":
                return await PublishAsync();
            case "timeout":
                return await TimeoutAsync();
            case "unconnected":
                return await UnconnectedAsync();
            case "async-timeout":
                return await AsyncTimeoutAsync();
            case "lost":
                return await LostAsync();
            case "disposed":
                return await DisposedAsync();
            case "not-understood":
                return await NotUnderstoodAsync();
            case "cluster":
                return await multiplexer.GetDatabase().StringSetAsync("clustered", "1") ? "set" : "not set";
#if GROUPS
            case "group":
                return await GroupAsync();
#endif
            case "parallel":
                return await ParallelAsync();
            case "other-context":
                using (Activity? other = Source.StartActivity("inner"))
                {
                    Task<RedisValue> call = _database.StringGetAsync("greeting");
                    using Activity? later = Source.StartActivity("later");
                    return (await call)!;
                }
            case "profiled":
                return await ProfiledAsync();
            case "many":
                return await ManyAsync(int.Parse(parts[1]));
            default:
                return "unknown";
        }
    }

    private async Task<string> BatchAsync()
    {
        IBatch batch = _database.CreateBatch();
        Task<bool> set = batch.StringSetAsync("batched", 1);
        Task<long> increment = batch.StringIncrementAsync("batched");
        using (Source.StartActivity("execute"))
        {
            batch.Execute();
        }

        await set;
        return (await increment).ToString();
    }

    private async Task<string> TransactionAsync(bool abort)
    {
        ITransaction transaction = _database.CreateTransaction();
        if (abort)
        {
            transaction.AddCondition(Condition.KeyExists("never"));
        }

        Task<bool> set = transaction.StringSetAsync("transacted", "1");
        Task<RedisValue> get = transaction.StringGetAsync("transacted");
        bool done = await transaction.ExecuteAsync();
        try
        {
            return $"{done} {await set} {await get}";
        }
        catch (TaskCanceledException)
        {
            return $"{done} cancelled";
        }
    }

    private async Task<string> PublishAsync()
    {
        var received = new TaskCompletionSource<string>();
        ISubscriber subscriber = multiplexer.GetSubscriber();
        await subscriber.SubscribeAsync(Channel, (_, message) => received.TrySetResult(message!));
        await subscriber.PublishAsync(Channel, "secret-news");
        string text = await received.Task;
        await subscriber.UnsubscribeAllAsync();
        return text;
    }

    private async Task<string> TimeoutAsync()
    {
        await _database.ExecuteAsync("CLIENT", "PAUSE", "1600");
        try
        {
            return _database.StringGet("greeting").ToString();
        }
        catch (RedisTimeoutException)
        {
            await Task.Delay(1200);
            return "timeout";
        }
    }

    private static async Task<string> UnconnectedAsync()
    {
        var options = ConfigurationOptions.Parse("127.0.0.1:1,abortConnect=false,connectTimeout=300,connectRetry=0");
        options.BacklogPolicy = BacklogPolicy.FailFast;
        await using ConnectionMultiplexer broken = await ConnectionMultiplexer.ConnectAsync(options);
        try
        {
            broken.GetDatabase().StringGet("sync");
        }
        catch (RedisConnectionException)
        {
        }

        return (await broken.GetDatabase().StringGetAsync("async")).ToString()!;
    }

    private async Task<string> AsyncTimeoutAsync()
    {
        await _database.ExecuteAsync("CLIENT", "PAUSE", "2200");
        try
        {
            return (await _database.StringGetAsync("greeting")).ToString();
        }
        catch (RedisTimeoutException)
        {
            await Task.Delay(1300);
            return "timeout";
        }
    }

    /// <summary>The server ends the connection while a command is under way. The next one waits until there is another.</summary>
    private async Task<string> LostAsync()
    {
        Task<RedisResult> lost = _database.ExecuteAsync("BLPOP", "nothing", "30");
        using var operators = new TcpClient();
        await operators.ConnectAsync((IPEndPoint)options.EndPoints[0]);
        var said = new StreamReader(operators.GetStream());
        var saying = new StreamWriter(operators.GetStream()) { AutoFlush = true, NewLine = "\r\n" };
        string? line = "";
        while (line?.Contains("cmd=blpop") == false)
        {
            if (line.Length == 0)
            {
                await saying.WriteLineAsync("CLIENT LIST TYPE normal");
            }

            line = await said.ReadLineAsync();
        }

        await saying.WriteLineAsync("CLIENT KILL TYPE normal");
        string result = "kept";
        try
        {
            await lost;
        }
        catch (RedisConnectionException)
        {
            result = "lost";
        }

        await _database.StringSetAsync("found", "again");
        return result;
    }

    /// <summary>The server answers with a length where the library expects a truth value.</summary>
    private async Task<string> NotUnderstoodAsync()
    {
        ConfigurationOptions renamed = options.Clone();
        renamed.CommandMap = CommandMap.Create(new Dictionary<string, string> { ["exists"] = "STRLEN" });
        await using ConnectionMultiplexer other = await ConnectionMultiplexer.ConnectAsync(renamed);
        return (await other.GetDatabase(3).KeyExistsAsync("greeting")).ToString();
    }

    private async Task<string> DisposedAsync()
    {
        ConnectionMultiplexer other = await ConnectionMultiplexer.ConnectAsync(options);
        IDatabase database = other.GetDatabase(3);
        await other.DisposeAsync();
        string result = "";
        try
        {
            database.StringGet("sync");
        }
        catch (ObjectDisposedException)
        {
            result += "sync ";
        }

        try
        {
            await database.StringGetAsync("async");
        }
        catch (ObjectDisposedException)
        {
            result += "async";
        }

        return result;
    }

#if GROUPS
    private async Task<string> GroupAsync()
    {
        StackExchange.Redis.Availability.ConnectionGroupMember[] members = [new(options.Clone(), "one"), new(options.Clone(), "two")];
        await using StackExchange.Redis.Availability.IConnectionGroup group = await ConnectionMultiplexer.ConnectGroupAsync(members);
        return (await group.GetDatabase(3).StringGetAsync("greeting")).ToString();
    }
#endif

    private async Task<string> ParallelAsync()
    {
        string[] results = await Task.WhenAll(Enumerable.Range(0, 30).Select(async number =>
        {
            using Activity? activity = Source.StartActivity($"worker-{number}");
            await Task.Yield();
            await _database.StringSetAsync($"worker-{number}", number);
            return (string)(await _database.StringGetAsync($"worker-{number}"))!;
        }));
        return results.Length.ToString();
    }

    /// <summary>The application profiles its commands by itself.</summary>
    private async Task<string> ProfiledAsync()
    {
        var session = new ProfilingSession();
        multiplexer.RegisterProfiler(() => session);
        await _database.StringSetAsync("profiled", "x");
        await _database.StringGetAsync("profiled");
        multiplexer.RegisterProfiler(() => null);
        await _database.StringGetAsync("profiled");
        return string.Join(' ', session.FinishProfiling().Select(command => command.Command));
    }

    /// <summary>So many commands, and what there is of the managed heap and of the process's memory before them, after a tenth of them, and after all.</summary>
    private async Task<string> ManyAsync(int count)
    {
        List<(long Heap, long Resident)> memory = [Memory()];
        await Rounds(count / 10);
        memory.Add(Memory());
        await Rounds(count - (count / 10));
        memory.Add(Memory());
        return $"heap {string.Join(' ', memory.Select(one => one.Heap / 1024))} KB, resident {string.Join(' ', memory.Select(one => one.Resident / 1024))} KB,";

        async Task Rounds(int rounds)
        {
            for (int i = 0; i < rounds; i += 100)
            {
                await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => (Task)_database.StringGetAsync("greeting")));
            }
        }

        static (long Heap, long Resident) Memory()
        {
            // What waits for export is not what is meant here, nor memory that the collector keeps although nothing is in it.
            Thread.Sleep(1500);
            GC.Collect();
            GC.WaitForPendingFinalizers();
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            return (GC.GetTotalMemory(forceFullCollection: true), Environment.WorkingSet);
        }
    }
}
