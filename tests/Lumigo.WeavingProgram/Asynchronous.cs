using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace Lumigo.WeavingProgram;

/// <summary>Async methods of every result type, awaits everywhere an await can stand.</summary>
public static class Asynchronous
{
    public static async Task<List<string>> Run()
    {
        var log = new List<string>();
        log.Add((await Sum(5)).ToString());
        log.Add(await Protected(log, 0));
        log.Add(await Protected(log, 1));
        log.Add(await Protected(log, 2));
        log.Add((await Valued(3)).ToString());
        log.Add((await Valued(30)).ToString());
        log.Add(string.Join(",", await Task.WhenAll(Enumerable.Range(0, 4).Select(async i =>
        {
            await Task.Yield();
            return i * await Sum(i);
        }))));
        log.Add(await Conditional(7) ? "yes" : "no");
        log.Add((await Spill(2)).ToString());
        log.Add(await Cancelled());
        await using (new AsyncClosing(log))
        {
            log.Add("in await using");
        }

        log.Add((await Generic<string>("g")).Item1);
        log.Add((await Dynamic(Task.FromResult(5))).ToString()!);
        return log;
    }

    private static async Task<int> Sum(int count)
    {
        var sum = 0;
        for (var i = 0; i < count; i++)
        {
            await Task.Yield();
            sum += i;
            if (sum > 100)
            {
                break;
            }
        }

        return sum;
    }

    private static async Task<string> Protected(List<string> log, int how)
    {
        try
        {
            try
            {
                await Task.Delay(1);
                foreach (var i in new[] { 1, 2, 3 })
                {
                    await Task.Yield();
                    if (how == i)
                    {
                        throw new InvalidOperationException("at " + i);
                    }
                }

                return "fine";
            }
            catch (InvalidOperationException exception) when (how == 1)
            {
                await Task.Yield();
                log.Add("caught " + exception.Message);
                return "caught";
            }
            finally
            {
                await Task.Yield();
                log.Add("async finally");
            }
        }
        catch (InvalidOperationException exception)
        {
            return exception.Message;
        }
    }

    private static async ValueTask<int> Valued(int value)
    {
        if (value > 10)
        {
            return value;
        }

        await Task.Delay(1).ConfigureAwait(false);
        return value + await Valued(value * 10);
    }

    private static async Task<bool> Conditional(int value) =>
        value > 3 && await Sum(value) > 3 ? await Sum(2) == 1 || await Sum(3) == 1 : await Sum(1) == 2;

    private static async Task<int> Spill(int value)
    {
        var array = new int[3];
        array[value - 1] += await Sum(3);
        return Combine(value, await Sum(4), array[1], await Sum(2));
    }

    private static int Combine(int a, int b, int c, int d) => (a * 1000) + (b * 100) + (c * 10) + d;

    private static async Task<string> Cancelled()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        try
        {
            await Task.Delay(1000, source.Token);
            return "not cancelled";
        }
        catch (OperationCanceledException)
        {
            return "cancelled";
        }
    }

    private static async Task<(T, int)> Generic<T>(T value)
        where T : class
    {
        var count = 0;
        while (count < 3)
        {
            await Task.Yield();
            count++;
        }

        return (value, count);
    }

    private static async Task<object> Dynamic(dynamic task)
    {
        var value = await task;
        return value + 1;
    }

    private sealed class AsyncClosing(List<string> log) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Task.Yield();
            log.Add("async disposed");
        }
    }
}
