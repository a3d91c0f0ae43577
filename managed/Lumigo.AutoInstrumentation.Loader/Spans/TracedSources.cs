using System.Diagnostics;

namespace Lumigo.AutoInstrumentation.Loader.Spans;

/// <summary>Which activity sources make spans that are exported, for adapters whose library is used by, or uses, another one that has spans too.</summary>
public static class TracedSources
{
    private const string InstrumentationPackages = "OpenTelemetry.Instrumentation.";
    private const string GrpcPackage = InstrumentationPackages + "GrpcNetClient";
    private const string GrpcSource = "Grpc.Net.Client";
    private const string EntityFrameworkPackage = InstrumentationPackages + "EntityFrameworkCore";

    private static readonly string[] s_providers = ["Npgsql", "MySqlConnector"];

    private static readonly object s_growth = new();
    private static volatile bool s_hasGrpcPackage;
    private static volatile bool s_hasEntityFrameworkPackage;
    private static volatile string[] s_packages = [];

    /// <summary>Whether the spans of a source are exported, should it make any.</summary>
    public static bool Contains(string sourceName) => !SourceDenyList.Contains(sourceName);

    /// <summary>
    /// Whether the application has an instrumentation of OpenTelemetry's, by the name of its source below <c>OpenTelemetry.Instrumentation.</c>. Its spans
    /// are exported like any other: where it is, an adapter for the same library makes none.
    /// </summary>
    public static bool HasPackage(string name) => Array.IndexOf(s_packages, name) >= 0;

    /// <summary>Whether a span that the application's SDK does not listen to would be in the way of an instrumentation of OpenTelemetry's.</summary>
    /// <remarks>
    /// That of gRPC lives of the source having no listener: the library then makes an activity without a source, which the package asks its SDK to take
    /// (<c>AddLegacySource</c>) and gives a source of its own. That of Entity Framework Core ends its span only where that is the current one, and a provider's is
    /// current in the caller's flow until its reader is closed.
    /// </remarks>
    internal static bool IsInTheWay(string sourceName) =>
        (s_hasGrpcPackage && sourceName == GrpcSource)
        || (s_hasEntityFrameworkPackage && Array.IndexOf(s_providers, sourceName) >= 0 && Activity.Current?.Source.Name == EntityFrameworkPackage);

    internal static void Notice(string sourceName)
    {
        if (sourceName.StartsWith(InstrumentationPackages, StringComparison.Ordinal))
        {
            lock (s_growth)
            {
                s_packages = [.. s_packages, sourceName[InstrumentationPackages.Length..]];
            }

            s_hasGrpcPackage |= sourceName == GrpcPackage;
            s_hasEntityFrameworkPackage |= sourceName == EntityFrameworkPackage;
        }
    }
}
