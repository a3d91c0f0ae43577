using System.Diagnostics;
using Lumigo.AutoInstrumentation.Loader;
using Lumigo.AutoInstrumentation.Loader.Contexts;
using Lumigo.AutoInstrumentation.Loader.Spans;
using Lumigo.OpenTelemetry.Configuration;
using Lumigo.OpenTelemetry.Dependencies;
using Lumigo.OpenTelemetry.Export;
using Lumigo.OpenTelemetry.Resources;
using OpenTelemetry.Resources;

namespace Lumigo.AutoInstrumentation;

/// <summary>The core's side of the way from span to export. Created by the loader when there is a first span to send.</summary>
public sealed class Agent : SpanPipeline
{
    private readonly SpanBatchProcessor _processor;

    /// <summary>Reads the configuration, builds the resource and starts the export thread and the report of dependencies.</summary>
    public Agent()
    {
        LumigoOptions options = LumigoOptionsReader.FromEnvironment(EarlyConfiguration.Describe);
        Lazy<Resource> resource = LumigoResource.Detect(options);
        _processor = new SpanBatchProcessor(options, resource, SupplementDetails.NewLookup(), new OtherSdkSuppression().Enter);
        DependencyReport.Start(options, resource, OwnAssemblies.Contains, new OtherSdkSuppression().Enter);
    }

    /// <inheritdoc/>
    public override void OnEnd(Activity span) => _processor.OnEnd(span);

    /// <inheritdoc/>
    public override bool Flush(TimeSpan timeout) => _processor.FlushAtExit(timeout);

    /// <inheritdoc/>
    public override bool ForceFlush(TimeSpan limit) => _processor.FlushWithin(limit);

    /// <inheritdoc/>
    public override void SendSoon() => _processor.SendSoon();

    /// <inheritdoc/>
    public override void ReportLost(long spans) => _processor.AddLost(spans);
}
