using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using Lumigo.Diagnostics;

namespace Lumigo.AutoInstrumentation.Loader.Spans;

/// <summary>
/// The sampler of <c>OTEL_TRACES_SAMPLER</c>. Alone it decides which spans are recorded; beside another SDK, whose decisions stand, which ones we export.
/// </summary>
/// <remarks>There is none unless the variable is set: then alone every trace is recorded that the caller has not left out, and beside others all is exported.</remarks>
internal sealed class SpanSampler
{
    private const string Variable = "OTEL_TRACES_SAMPLER";
    private const string Argument = "OTEL_TRACES_SAMPLER_ARG";
    private const string ParentBased = "parentbased_";

    private readonly string _name;
    private readonly double _ratio;
    private readonly long _bound;

    private SpanSampler(string name, double ratio)
    {
        _name = name;
        _ratio = ratio;
        FollowsParent = name.StartsWith(ParentBased, StringComparison.Ordinal);

        // As OpenTelemetry for .NET computes it: beside the application's SDK the same variables choose the same traces.
        _bound = ratio >= 1 ? long.MaxValue : (long)(ratio * long.MaxValue);
    }

    /// <summary>Whether the decision of a parent, in this process or another, is the decision.</summary>
    public bool FollowsParent { get; }

    /// <summary>Reads the variables; null when none is configured. A bad value gives one line.</summary>
    public static SpanSampler? Read() => Read(Environment.GetEnvironmentVariable, StandardError.Warning);

    internal static SpanSampler? Read(Func<string, string?> variable, Action<string> warn)
    {
        if (variable(Variable)?.Trim() is not { Length: > 0 } text)
        {
            return null;
        }

        string name = text.ToLowerInvariant();
        switch (name)
        {
            case "always_on" or "parentbased_always_on":
                return new SpanSampler(name, 1);
            case "always_off" or "parentbased_always_off":
                return new SpanSampler(name, 0);
            case "traceidratio" or "parentbased_traceidratio":
                return new SpanSampler(name, Ratio(variable(Argument)?.Trim(), warn));
            default:
                warn($"{Variable} is '{text}', which is none of always_on, always_off, traceidratio and the same with {ParentBased} before it: {ParentBased}always_on is used.");
                return null;
        }
    }

    /// <summary>Whether a trace is taken, by its id alone.</summary>
    public bool Takes(ActivityTraceId trace)
    {
        if (_ratio is 0 or 1)
        {
            return _ratio != 0;
        }

        Span<byte> bytes = stackalloc byte[16];
        trace.CopyTo(bytes);
        return (BinaryPrimitives.ReadInt64BigEndian(bytes) & long.MaxValue) < _bound;
    }

    /// <summary>What a sampling callback answers when nobody else listens.</summary>
    public ActivitySamplingResult Decide(ref ActivityCreationOptions<ActivityContext> options)
    {
        ActivityContext parent = options.Parent;
        bool isRoot = parent.TraceId == default;
        bool isTaken = !FollowsParent || isRoot
            ? Takes(options.TraceId)
            : (parent.TraceFlags & ActivityTraceFlags.Recorded) != 0 || (!parent.IsRemote && !IsLeftOut(parent) && Takes(options.TraceId));
        if (isTaken)
        {
            return ActivitySamplingResult.AllDataAndRecorded;
        }

        // The ids live on, so that the spans below, here and in other services, see the decision.
        return isRoot || parent.IsRemote ? ActivitySamplingResult.PropagationData : ActivitySamplingResult.None;
    }

    /// <summary>Whether a span that has started is to be left out of our export, as far as nothing above it has been left out.</summary>
    public bool LeavesOut(Activity span)
    {
        if (FollowsParent)
        {
            for (; span.Parent is { } parent; span = parent)
            {
                if (parent.Source.Name.Length > 0)
                {
                    // It was asked for itself, and taken.
                    return false;
                }
            }

            if (span.HasRemoteParent)
            {
                return !IsRecorded(span.ParentId);
            }
        }

        return !Takes(span.TraceId);
    }

    /// <summary>As in the configuration.</summary>
    public override string ToString() =>
        _name.EndsWith("ratio", StringComparison.Ordinal) ? string.Create(CultureInfo.InvariantCulture, $"{_name} of {_ratio}") : _name;

    /// <summary>Whether the current activity is that local parent, and has been left out. Otherwise it is one that nobody ever asked us about.</summary>
    internal static bool IsLeftOut(in ActivityContext parent) => Activity.Current is { IsAllDataRequested: false } current && current.SpanId == parent.SpanId;

    private static double Ratio(string? text, Action<string> warn)
    {
        if (string.IsNullOrEmpty(text))
        {
            return 1;
        }

        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double ratio) && ratio is >= 0 and <= 1)
        {
            return ratio;
        }

        warn($"{Argument} is '{text}', which is not a number from 0 to 1: 1 is used.");
        return 1;
    }

    /// <summary>The flag in a W3C parent id: <c>00-…-…-01</c>.</summary>
    private static bool IsRecorded(string? parentId) =>
        ActivityContext.TryParse(parentId, traceState: null, out ActivityContext parent) && (parent.TraceFlags & ActivityTraceFlags.Recorded) != 0;
}
