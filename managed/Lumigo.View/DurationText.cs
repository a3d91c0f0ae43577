using System.Globalization;

namespace Lumigo.View;

/// <summary>Durations as people read them, three digits at most before the unit changes.</summary>
public static class DurationText
{
    /// <summary>Such as <c>250 µs</c>, <c>12.4 ms</c>, <c>1.50 s</c>, <c>3 min 20 s</c>.</summary>
    public static string Of(TimeSpan duration)
    {
        var invariant = CultureInfo.InvariantCulture;
        return duration switch
        {
            { Ticks: < 0 } => "-" + Of(duration.Negate()),
            { TotalMicroseconds: < 999.5 } => string.Create(invariant, $"{duration.TotalMicroseconds:0} µs"),
            { TotalMilliseconds: < 99.95 } => string.Create(invariant, $"{duration.TotalMilliseconds:0.0} ms"),
            { TotalMilliseconds: < 999.5 } => string.Create(invariant, $"{duration.TotalMilliseconds:0} ms"),
            { TotalSeconds: < 119.995 } => string.Create(invariant, $"{duration.TotalSeconds:0.00} s"),
            _ => string.Create(invariant, $"{Math.Floor(duration.TotalMinutes):0} min {duration.Seconds} s"),
        };
    }
}
