namespace Lumigo.AutoInstrumentation.DiagnosticsShim;

/// <summary>Stands for <c>typeof(Gauge&lt;T&gt;)</c> (DiagnosticSource 9).</summary>
public static class GaugeType
{
    private static readonly Type Native = NewerMembers.FindType("System.Diagnostics.Metrics.Gauge`1") ?? typeof(NoSuchInstrument<>);

    /// <summary>The open type; with the 8.0 API, one that no instrument has.</summary>
    public static Type Definition() => Native;

    /// <summary>The gauge of that type of measurement.</summary>
    public static Type Of(RuntimeTypeHandle measurement) => Native.MakeGenericType(Type.GetTypeFromHandle(measurement)!);

    private static class NoSuchInstrument<T>
        where T : struct;
}
