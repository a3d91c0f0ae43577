using System.Diagnostics;
using Lumigo.AutoInstrumentation.Loader.Instrumentation;
using Lumigo.AutoInstrumentation.Loader.Spans;

namespace Lumigo.AutoInstrumentation.Bridge.MongoDb;

/// <summary>
/// The spans of MongoDB.Driver.Core.Extensions.DiagnosticSources, which an application may have from the time when the driver had none of its own: one for each
/// command, around the driver's. Below an operation of the driver they are the same call a second time, and stay the application's alone.
/// </summary>
public sealed class PackageSource : LibrarySource
{
    private const string Driver = "MongoDB.Driver";
    private const string Package = "MongoDB.Driver.Core.Extensions.DiagnosticSources";

    /// <inheritdoc/>
    public override string Library => "MongoDB.Driver";

    /// <summary>Whether a span is one of them.</summary>
    internal static bool Owns(Activity span) => span.Source.Name == Package;

    /// <inheritdoc/>
    protected override SpanSupplement? OnStart(Activity span) => null;

    /// <inheritdoc/>
    protected override bool OnStop(Activity span, SpanSupplement? supplement) => span.Parent?.Source.Name != Driver;
}
