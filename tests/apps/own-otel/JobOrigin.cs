using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

/// <summary>The trace a job came with, derived from its number.</summary>
internal static class JobOrigin
{
    public static ActivityContext Context(int number)
    {
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes($"job {number}"));
        return new ActivityContext(
            ActivityTraceId.CreateFromBytes(bytes.AsSpan(0, 16)),
            ActivitySpanId.CreateFromBytes(bytes.AsSpan(16, 8)),
            number % 2 == 0 ? ActivityTraceFlags.Recorded : ActivityTraceFlags.None,
            traceState: "origin=test",
            isRemote: true);
    }
}
