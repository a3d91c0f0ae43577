using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

/// <summary>Trace ids that are the same in every run: of callers, and of all roots that begin in one piece of work.</summary>
internal static class Origins
{
    private static readonly ActivityTraceId Other = ActivityTraceId.CreateFromString("7fffffffffffffff7fffffffffffffff");
    private static readonly AsyncLocal<ActivityTraceId?> Roots = new();

    public static void DecideTraceIds() => Activity.TraceIdGenerator = () => Roots.Value ?? Other;

    /// <summary>A caller's context for two of three jobs, one with and one without the sampled flag; the third has no caller and begins a trace.</summary>
    public static ActivityContext Of(string work, int number)
    {
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes($"{work} {number}"));
        var trace = ActivityTraceId.CreateFromBytes(bytes.AsSpan(0, 16));
        Roots.Value = trace;
        return number % 3 == 2
            ? default
            : new ActivityContext(
                trace, ActivitySpanId.CreateFromBytes(bytes.AsSpan(16, 8)), number % 3 == 0 ? ActivityTraceFlags.Recorded : ActivityTraceFlags.None, isRemote: true);
    }
}
