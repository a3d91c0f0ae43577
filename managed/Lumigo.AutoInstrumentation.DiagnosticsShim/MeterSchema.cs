using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;

namespace Lumigo.AutoInstrumentation.DiagnosticsShim;

/// <summary>
/// Stands for <c>TelemetrySchemaUrl</c> of <c>MeterOptions</c> and <c>Meter</c> (DiagnosticSource 10). Where they have no such property
/// the value is kept beside them; meters the app made itself have none there.
/// </summary>
public static class MeterSchema
{
    private static readonly Action<MeterOptions, string?>? NativeSetter = NewerMembers.FindSetter<MeterOptions, string?>("TelemetrySchemaUrl");
    private static readonly Func<Meter, string?>? NativeGetter = NewerMembers.FindGetter<Meter, string?>("TelemetrySchemaUrl");
    private static readonly ConditionalWeakTable<object, string> Beside = [];

    /// <summary>Stands for <c>MeterOptions.set_TelemetrySchemaUrl</c>.</summary>
    public static void Set(MeterOptions options, string? schemaUrl)
    {
        if (NativeSetter is not null)
        {
            NativeSetter(options, schemaUrl);
        }
        else if (schemaUrl is null)
        {
            Beside.Remove(options);
        }
        else
        {
            Beside.AddOrUpdate(options, schemaUrl);
        }
    }

    /// <summary>Stands for <c>new Meter(options)</c>: the meter inherits the schema of its options.</summary>
    public static Meter CreateMeter(MeterOptions options)
    {
        var meter = new Meter(options);
        if (NativeSetter is null && Beside.TryGetValue(options, out var schemaUrl))
        {
            Beside.Add(meter, schemaUrl);
        }

        return meter;
    }

    /// <summary>Stands for <c>Meter.get_TelemetrySchemaUrl</c>.</summary>
    public static string? Get(Meter meter) =>
        NativeGetter is not null ? NativeGetter(meter) : Beside.TryGetValue(meter, out var schemaUrl) ? schemaUrl : null;
}
