using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;

namespace Lumigo.WeavingProgram;

/// <summary>
/// Loops whose places say how deep they are: <see cref="D0"/> stands in no loop, <see cref="D1"/> in one, <see cref="D2"/> in two. The tests of the
/// flow graph look for these calls.
/// </summary>
public static class LoopSamples
{
    private static readonly List<string> s_log = new();

    public static async Task<List<string>> Run()
    {
        var list = new List<int> { 1, 2, 3, 4, 5 };
        ForEachList(list);
        ForEachArray(list.ToArray());
        For(list);
        WhileWithEnumerator(list);
        DoWhile(list);
        Nested(list);
        BreakWithWork(list);
        ReturnWithWork(list);
        TryCatchInLoop(list);
        TryFinallyInLoop(list);
        LoopInTry(list);
        Retry();
        SwitchInLoop(list);
        UsingInLoop(list);
        EndlessWithReturn(list);
        ForEachInterface(list);
        ForEachSpan(list.ToArray());
        await AsyncForEach(list);
        await AsyncNested(list);
        await AsyncTryInLoop(list);
        await AsyncLoopInTry(list);
        await AsyncCatchInLoop(list);
        await AsyncWhile();
        await AwaitForEach(Async(list));
        await AsyncManyAwaits(list);
        await AsyncRetry();
        s_log.Add(string.Join(",", Iterator(list)));
        s_log.Add(string.Join(",", IteratorWithFinally(list)));
        s_log.Add(string.Join(",", IteratorNested(list)));
        await foreach (var item in AsyncIterator(list))
        {
            s_log.Add("got " + item);
        }

        return s_log;
    }

    public static void D0(int place) => s_log.Add("0 " + place);

    public static void D1(int place) => s_log.Add("1 " + place);

    public static void D2(int place) => s_log.Add("2 " + place);

    private static bool Found(int item) => item == 3;

    private static void ForEachList(List<int> list)
    {
        D0(0);
        foreach (var item in list)
        {
            D1(item);
        }

        D0(1);
    }

    private static void ForEachArray(int[] items)
    {
        D0(0);
        foreach (var item in items)
        {
            if (Found(item))
            {
                D1(item);
                continue;
            }

            D1(0);
        }

        D0(1);
    }

    private static void For(List<int> list)
    {
        for (var i = 0; i < list.Count; i++)
        {
            D1(list[i]);
            if (Found(i))
            {
                break;
            }
        }

        D0(1);
    }

    private static void WhileWithEnumerator(IEnumerable<int> items)
    {
        using var enumerator = items.GetEnumerator();
        D0(0);
        while (enumerator.MoveNext())
        {
            D1(enumerator.Current);
        }

        D0(1);
    }

    private static void DoWhile(List<int> list)
    {
        var i = 0;
        do
        {
            D1(list[i]);
        }
        while (++i < list.Count);
        D0(1);
    }

    private static void Nested(List<int> list)
    {
        foreach (var item in list)
        {
            D1(item);
            for (var i = 0; i < item; i++)
            {
                D2(i);
                if (Found(i))
                {
                    D2(100);
                    break;
                }
            }

            D1(200);
        }

        D0(1);
    }

    private static void BreakWithWork(List<int> list)
    {
        foreach (var item in list)
        {
            if (Found(item))
            {
                D1(item);
                D1(100);
                break;
            }

            D1(200);
        }

        D0(1);
    }

    private static int ReturnWithWork(List<int> list)
    {
        foreach (var item in list)
        {
            D1(item);
            if (Found(item))
            {
                D1(100);
                return item;
            }
        }

        D0(1);
        return 0;
    }

    private static void TryCatchInLoop(List<int> list)
    {
        foreach (var item in list)
        {
            try
            {
                D1(item);
                if (Found(item))
                {
                    throw new InvalidOperationException();
                }
            }
            catch (InvalidOperationException)
            {
                D1(100);
            }
            catch (ArgumentException)
            {
                D1(200);
                break;
            }
        }

        D0(1);
    }

    private static void TryFinallyInLoop(List<int> list)
    {
        foreach (var item in list)
        {
            try
            {
                if (Found(item))
                {
                    D1(item);
                    continue;
                }

                if (item == 5)
                {
                    D1(100);
                    break;
                }
            }
            finally
            {
                D1(200);
            }
        }

        D0(1);
    }

    private static void LoopInTry(List<int> list)
    {
        try
        {
            while (list.Count > 0)
            {
                D1(list.Count);
                if (list.Count < 10)
                {
                    break;
                }
            }

            D0(0);
        }
        catch (Exception)
        {
            D0(100);
        }
        finally
        {
            D0(1);
        }
    }

    private static void Retry()
    {
        var attempt = 0;
        while (true)
        {
            try
            {
                D1(attempt++);
                if (attempt < 3)
                {
                    throw new InvalidOperationException();
                }

                return;
            }
            catch (InvalidOperationException)
            {
                D1(100);
            }
        }
    }

    private static void SwitchInLoop(List<int> list)
    {
        foreach (var item in list)
        {
            switch (item)
            {
                case 1:
                    D1(1);
                    continue;
                case 2:
                    D1(2);
                    break;
                case 3:
                    D1(3);
                    goto case 2;
                default:
                    D1(100);
                    goto end;
            }

            D1(200);
        }

    end:
        D0(1);
    }

    private static void UsingInLoop(List<int> list)
    {
        foreach (var item in list)
        {
            using (list.Take(item).GetEnumerator())
            {
                D1(item);
                if (Found(item))
                {
                    return;
                }
            }

            lock (list)
            {
                D1(100);
            }
        }
    }

    private static int EndlessWithReturn(List<int> list)
    {
        for (var i = 0; ; i++)
        {
            D1(i);
            if (Found(list[i]))
            {
                return i;
            }
        }
    }

    private static void ForEachInterface(IEnumerable<int> items)
    {
        D0(0);
        foreach (var item in items)
        {
            D1(item);
        }

        foreach (var item in items.Where(i => i > 2))
        {
            D1(item);
        }

        D0(1);
    }

    private static void ForEachSpan(ReadOnlySpan<int> items)
    {
        foreach (ref readonly var item in items)
        {
            D1(item);
        }

        D0(1);
    }

    private static async Task AsyncForEach(List<int> list)
    {
        D0(0);
        foreach (var item in list)
        {
            D1(item);
            await Task.Yield();
            if (Found(item))
            {
                D1(100);
                break;
            }

            D1(200);
        }

        D0(1);
        await Task.Yield();
        D0(2);
    }

    private static async Task AsyncNested(List<int> list)
    {
        D0(0);
        for (var i = 0; i < 2; i++)
        {
            D1(i);
            await Task.Yield();
            foreach (var item in list)
            {
                D2(item);
                await Task.Delay(0);
                D2(100);
                await Task.Yield();
            }

            await Task.Yield();
            D1(200);
        }

        D0(1);
    }

    private static async Task AsyncTryInLoop(List<int> list)
    {
        foreach (var item in list)
        {
            try
            {
                D1(item);
                await Task.Yield();
                if (Found(item))
                {
                    throw new InvalidOperationException();
                }

                D1(100);
            }
            catch (InvalidOperationException)
            {
                D1(200);
                await Task.Yield();
                D1(300);
            }
            finally
            {
                await Task.Yield();
                D1(400);
            }
        }

        D0(1);
    }

    private static async Task AsyncLoopInTry(List<int> list)
    {
        try
        {
            await Task.Yield();
            D0(0);
            while (list.Count > 0)
            {
                D1(1);
                await Task.Yield();
                if (list.Count < 10)
                {
                    return;
                }

                await Task.Yield();
            }
        }
        catch (InvalidOperationException)
        {
            D0(1);
        }
    }

    private static async Task AsyncCatchInLoop(List<int> list)
    {
        for (var i = 0; i < 3; i++)
        {
            try
            {
                await Task.Yield();
                D1(list[i * 4]);
            }
            catch (ArgumentOutOfRangeException)
            {
                D1(100);
                continue;
            }

            D1(200);
        }

        D0(0);
    }

    private static async Task AsyncWhile()
    {
        var left = 3;
        while (await Next())
        {
            D1(left);
        }

        D0(0);

        async Task<bool> Next()
        {
            await Task.Yield();
            return left-- > 0;
        }
    }

    private static async Task AwaitForEach(IAsyncEnumerable<int> items)
    {
        D0(0);
        await foreach (var item in items)
        {
            D1(item);
            await Task.Yield();
            if (item == 4)
            {
                D1(100);
                return;
            }
        }

        D0(1);
    }

    private static async Task AsyncManyAwaits(List<int> list)
    {
        await Task.Yield();
        await Task.Yield();
        foreach (var item in list)
        {
            await Task.Yield();
            await Task.Yield();
            await Task.Yield();
            D1(item);
            await Task.Yield();
            await Task.Yield();
        }

        await Task.Yield();
        D0(0);
        await Task.Yield();
    }

    private static async Task AsyncRetry()
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await Task.Yield();
                D1(attempt);
                if (attempt < 2)
                {
                    throw new InvalidOperationException();
                }

                return;
            }
            catch (InvalidOperationException) when (attempt < 5)
            {
                await Task.Delay(0);
                D1(100);
            }
        }
    }

    private static IEnumerable<int> Iterator(List<int> list)
    {
        D0(0);
        foreach (var item in list)
        {
            D1(item);
            yield return item;
            D1(100);
            if (item == 4)
            {
                yield break;
            }
        }

        D0(1);
    }

    private static IEnumerable<int> IteratorWithFinally(List<int> list)
    {
        for (var i = 0; i < 3; i++)
        {
            try
            {
                D1(i);
                yield return i;
                D1(100);
            }
            finally
            {
                D0(200);
            }
        }

        D0(1);
        yield return 7;
        D0(2);
    }

    private static IEnumerable<int> IteratorNested(List<int> list)
    {
        foreach (var item in list)
        {
            yield return item;
            for (var i = 0; i < 2; i++)
            {
                D2(i);
                yield return i;
                D2(100);
            }

            D1(200);
        }
    }

    private static async IAsyncEnumerable<int> AsyncIterator(List<int> list)
    {
        D0(0);
        foreach (var item in list)
        {
            D1(item);
            await Task.Yield();
            yield return item;
            D1(100);
            for (var i = 0; i < 2; i++)
            {
                yield return i;
                D2(i);
                await Task.Yield();
            }
        }

        await Task.Yield();
        D0(1);
    }

    private static async IAsyncEnumerable<int> Async(List<int> list)
    {
        foreach (var item in list)
        {
            await Task.Yield();
            yield return item;
        }
    }
}
