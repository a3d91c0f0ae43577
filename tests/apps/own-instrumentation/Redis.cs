using OpenTelemetry.Instrumentation.StackExchangeRedis;
using StackExchange.Redis;

namespace OwnInstrumentation;

/// <summary>Two connections, one of them traced by the application.</summary>
internal sealed class Redis : Library
{
    public override async Task UseAsync(string connection, Step step)
    {
        await using ConnectionMultiplexer traced = await ConnectionMultiplexer.ConnectAsync(connection);
        await using ConnectionMultiplexer other = await ConnectionMultiplexer.ConnectAsync(connection);
        using (new ConnectionInstrumentation(traced))
        {
            await step("traced", () => CallAsync(traced.GetDatabase()));
            await step("sync", () => Task.FromResult(traced.GetDatabase().StringGet("greeting").ToString()));
            await step("failing", async () => (await traced.GetDatabase().ListLengthAsync("greeting")).ToString());
            await step("batch", async () =>
            {
                IBatch batch = traced.GetDatabase().CreateBatch();
                Task<bool> set = batch.StringSetAsync("batched", 1);
                batch.Execute();
                return (await set).ToString();
            });
            await step("other", () => CallAsync(other.GetDatabase()));
        }
    }

    private static async Task<string> CallAsync(IDatabase database)
    {
        await database.StringSetAsync("greeting", "hello");
        return (await database.StringGetAsync("greeting")).ToString();
    }
}
