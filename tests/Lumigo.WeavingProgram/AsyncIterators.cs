using System;
using System.Collections.Generic;
using System.Threading.Tasks;

namespace Lumigo.WeavingProgram;

/// <summary>Async iterators and their consumers.</summary>
public static class AsyncIterators
{
    public static async Task<List<string>> Run()
    {
        var log = new List<string>();
        await foreach (var number in Count(6, log))
        {
            log.Add(number.ToString());
            if (number == 4)
            {
                break;
            }
        }

        await foreach (var text in Texts(Count(3, log)).ConfigureAwait(false))
        {
            log.Add(text);
        }

        return log;
    }

    private static async IAsyncEnumerable<int> Count(int count, List<string> log)
    {
        try
        {
            for (var i = 0; i < count; i++)
            {
                if (i % 2 == 0)
                {
                    await Task.Yield();
                }

                yield return i;
            }

            await Task.Delay(1);
            yield return -1;
        }
        finally
        {
            await Task.Yield();
            log.Add("count ended");
        }
    }

    private static async IAsyncEnumerable<string> Texts(IAsyncEnumerable<int> numbers)
    {
        await foreach (var number in numbers)
        {
            foreach (var letter in "xy")
            {
                yield return letter + number.ToString();
                await Task.Yield();
            }
        }
    }
}
