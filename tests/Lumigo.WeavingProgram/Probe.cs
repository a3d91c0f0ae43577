using System;
using System.Threading;

namespace Lumigo.WeavingProgram;

/// <summary>What woven code calls. Never woven itself.</summary>
public static class Probe
{
    private static int s_touched;
    private static int s_caught;

    public static void Touch() => Interlocked.Increment(ref s_touched);

    public static void Caught(object exception)
    {
        if (exception is Exception)
        {
            Interlocked.Increment(ref s_caught);
        }
    }

    public static void Report() => Console.Error.WriteLine($"probe {s_touched} {s_caught}");
}
