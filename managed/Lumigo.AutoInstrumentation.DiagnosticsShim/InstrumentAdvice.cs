using System.Diagnostics.Metrics;

namespace Lumigo.AutoInstrumentation.DiagnosticsShim;

/// <summary>Stands for the class of the same name (DiagnosticSource 9): a copy of what the instrument's author advised.</summary>
/// <typeparam name="T">Type of the measurements.</typeparam>
public sealed class InstrumentAdvice<T>
    where T : struct
{
    private static readonly Func<Instrument<T>, object?>? Advice = FindAdvice();
    private static readonly Func<object, IReadOnlyList<T>?>? Boundaries = FindBoundaries();

    private InstrumentAdvice(IReadOnlyList<T>? boundaries) => HistogramBucketBoundaries = boundaries;

    /// <summary>Advised bucket boundaries of a histogram.</summary>
    public IReadOnlyList<T>? HistogramBucketBoundaries { get; }

    /// <summary>The advice of the instrument; null without one, and always with the 8.0 API, whose instruments carry no advice.</summary>
    internal static InstrumentAdvice<T>? Of(Instrument<T> instrument)
    {
        var advice = Advice?.Invoke(instrument);
        return advice is null || Boundaries is null ? null : new InstrumentAdvice<T>(Boundaries(advice));
    }

    private static Func<Instrument<T>, object?>? FindAdvice() => NewerMembers.FindGetter<Instrument<T>, object?>("Advice");

    private static Func<object, IReadOnlyList<T>?>? FindBoundaries()
    {
        var property = NewerMembers.FindType("System.Diagnostics.Metrics.InstrumentAdvice`1")
            ?.MakeGenericType(typeof(T)).GetProperty(nameof(HistogramBucketBoundaries));
        return property is null ? null : advice => (IReadOnlyList<T>?)property.GetValue(advice);
    }
}

/// <summary>Stands for <c>Instrument&lt;T&gt;.get_Advice</c> (DiagnosticSource 9).</summary>
public static class InstrumentAdvice
{
    /// <summary>The advice of the instrument, or null.</summary>
    /// <typeparam name="T">Type of the measurements.</typeparam>
    public static InstrumentAdvice<T>? Of<T>(Instrument<T> instrument)
        where T : struct => InstrumentAdvice<T>.Of(instrument);
}
