using System;
using System.Collections.Generic;
using System.Threading.Tasks;

namespace Lumigo.WeavingProgram;

/// <summary>Runs all constructs and prints what comes out. The same on every run.</summary>
public static class Program
{
    public static async Task<int> Main(string[] arguments)
    {
        foreach (var (name, run) in Sections())
        {
            Console.WriteLine($"== {name}");
            try
            {
                foreach (var line in await run())
                {
                    Console.WriteLine(line);
                }
            }
            catch (Exception exception)
            {
                Console.WriteLine($"{exception.GetType().Name}: {exception.Message}");
            }
        }

        Probe.Report();
        return arguments.Length;
    }

    private static IEnumerable<(string, Func<Task<List<string>>>)> Sections()
    {
        yield return ("flow", () => Task.FromResult(Flow.Run()));
        yield return ("exceptions", () => Task.FromResult(Exceptions.Run()));
        yield return ("memory", () => Task.FromResult(Memory.Run()));
        yield return ("generics", () => Task.FromResult(Generics.Run()));
        yield return ("iterators", () => Task.FromResult(Iterators.Run()));
        yield return ("async", Asynchronous.Run);
        yield return ("async iterators", AsyncIterators.Run);
        yield return ("many locals", () => Task.FromResult(ManyLocals.Run()));
        yield return ("thrown", () => throw new InvalidOperationException("as expected"));
        yield return ("loops", LoopSamples.Run);
    }
}
