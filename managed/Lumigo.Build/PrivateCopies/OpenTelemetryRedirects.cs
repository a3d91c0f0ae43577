namespace Lumigo.Build.PrivateCopies;

/// <summary>Every redirect of the OpenTelemetry packages. docs/design/private-copies.md says why each one is there.</summary>
public static class OpenTelemetryRedirects
{
    /// <summary>Members that exist only in DiagnosticSource 9 or 10.</summary>
    public static IReadOnlyList<Redirect> NewerMembers { get; } =
    [
        new CallRedirect(
            "System.Diagnostics.Activity System.Diagnostics.Activity::AddLink(System.Diagnostics.ActivityLink)", "ActivityLinks", "AddLink"),
        new CallRedirect(
            "System.Diagnostics.Activity System.Diagnostics.Activity::AddException(System.Exception,System.Diagnostics.TagList&,System.DateTimeOffset)",
            "ActivityExceptions",
            "AddException"),
        new CallRedirect(
            "System.Void System.Diagnostics.ActivitySource::.ctor(System.Diagnostics.ActivitySourceOptions)",
            "ActivitySourceOptions",
            "CreateSource"),
        new TypeRedirect("System.Diagnostics.ActivitySourceOptions", "ActivitySourceOptions"),
        new CallRedirect("System.Void System.Diagnostics.Metrics.MeterOptions::set_TelemetrySchemaUrl(System.String)", "MeterSchema", "Set"),
        new CallRedirect("System.String System.Diagnostics.Metrics.Meter::get_TelemetrySchemaUrl()", "MeterSchema", "Get"),
        new CallRedirect(
            "System.Void System.Diagnostics.Metrics.Meter::.ctor(System.Diagnostics.Metrics.MeterOptions)", "MeterSchema", "CreateMeter"),
        new CallRedirect(
            "System.Diagnostics.Metrics.InstrumentAdvice`1<!0> System.Diagnostics.Metrics.Instrument`1<T>::get_Advice()",
            "InstrumentAdvice",
            "Of"),
        new TypeRedirect("System.Diagnostics.Metrics.InstrumentAdvice`1", "InstrumentAdvice`1"),
        new TypeOfRedirect("System.Diagnostics.Metrics.Gauge`1", "GaugeType", "Of", "Definition"),
    ];

    /// <summary>Effects on the whole process that the SDK has when its first class is touched; the process is the app's.</summary>
    public static IReadOnlyList<Redirect> ProcessWideEffects { get; } =
    [
        new CallRedirect(
            "System.Void System.Diagnostics.Activity::set_DefaultIdFormat(System.Diagnostics.ActivityIdFormat)",
            "ProcessWideIdFormat",
            "LeaveDefault"),
        new CallRedirect(
            "System.Void System.Diagnostics.Activity::set_ForceDefaultIdFormat(System.Boolean)", "ProcessWideIdFormat", "LeaveForced"),
        new CallRedirect("System.Boolean System.OperatingSystem::IsBrowser()", "SelfDiagnostics", "LeaveOut")
        {
            OnlyIn = "OpenTelemetry.Sdk::.cctor",
        },
        new CallRedirect("System.Boolean System.OperatingSystem::IsBrowser()", "SelfDiagnostics", "LeaveOut")
        {
            OnlyIn = "OpenTelemetry.Internal.SelfDiagnosticsRegistration::Register",
        },
    ];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Redirect> All { get; } = [.. NewerMembers, .. ProcessWideEffects];
}
