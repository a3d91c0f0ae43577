using System.Diagnostics;
using Lumigo.AutoInstrumentation.Loader.Instrumentation;
using Lumigo.AutoInstrumentation.Loader.Spans;

namespace Lumigo.AutoInstrumentation.Bridge.EntityFrameworkCore;

/// <summary>
/// The spans of OpenTelemetry's instrumentation of Entity Framework Core, where the application has it: one for each command. The provider's span of the same
/// command, below it, becomes part of it.
/// </summary>
public sealed class PackageSource : LibrarySource
{
    /// <inheritdoc/>
    public override string Library => "Entity Framework Core";

    /// <inheritdoc/>
    protected override SpanSupplement OnStart(Activity span) => new PackageSpan();
}
