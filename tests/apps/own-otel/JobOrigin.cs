using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

/// <summary>The traces of jobs, derived from their number: ids, and with them a sampler's decisions, are the same in every run.</summary>
internal static class JobOrigin
{
    private static readonly AsyncLocal<ActivityTraceId?> Next = new();

    /// <summary>The caller's context for two of three jobs, one with and one without the sampled flag; the third starts a trace.</summary>
    public static ActivityContext Context(int number)
    {
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes($"job {number}"));
        var trace = ActivityTraceId.CreateFromBytes(bytes.AsSpan(0, 16));
        if (number % 3 == 2)
        {
            Next.Value = trace;
            return default;
        }
        return new ActivityContext(
            trace,
            ActivitySpanId.CreateFromBytes(bytes.AsSpan(16, 8)),
            number % 3 == 0 ? ActivityTraceFlags.Recorded : ActivityTraceFlags.None,
            traceState: "origin=test",
            isRemote: true);
    }

    /// <summary>Makes the next root span take the job's trace id.</summary>
    public static void DecideTraceIds() => Activity.TraceIdGenerator = () =>
    {
        var next = Next.Value ?? ActivityTraceId.CreateRandom();
        Next.Value = null;
        return next;
    };
}
