using System.Diagnostics;
using Lumigo.AutoInstrumentation.Bridge.EntityFrameworkCore;
using Lumigo.AutoInstrumentation.Loader.Instrumentation;
using Lumigo.AutoInstrumentation.Loader.Spans;

namespace Lumigo.AutoInstrumentation.Bridge.Npgsql;

/// <summary>Npgsql's spans: one for each command or batch, since version 10 also one for each connection that is really opened.</summary>
public sealed class NpgsqlSource : LibrarySource
{
    /// <inheritdoc/>
    public override string Library => "Npgsql";

    /// <inheritdoc/>
    protected override SpanSupplement OnStart(Activity span) => new NpgsqlSpan(span);

    /// <inheritdoc/>
    protected override bool OnStop(Activity span, SpanSupplement? supplement) => IsConnect(span) || !PackageSpan.Takes(span.Parent, supplement);

    private static bool IsConnect(Activity span) => span.DisplayName.StartsWith("CONNECT ", StringComparison.Ordinal);
}
