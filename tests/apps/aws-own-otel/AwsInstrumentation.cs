using System.Diagnostics;
using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Telemetry;
using Amazon.Runtime.Telemetry.Tracing;
using Amazon.SQS.Model;
using OpenTelemetry.Trace;
using TracerProvider = Amazon.Runtime.Telemetry.Tracing.TracerProvider;
using Tracer = Amazon.Runtime.Telemetry.Tracing.Tracer;
using SpanKind = Amazon.Runtime.Telemetry.Tracing.SpanKind;
using SpanContext = Amazon.Runtime.Telemetry.Tracing.SpanContext;

// A look-alike of the package OpenTelemetry.Instrumentation.AWS, which not every package source has: it hooks the SDK at the same places, under the
// same names, and does with them what matters to others.
namespace OpenTelemetry.Instrumentation.AWS.Implementation;

internal static class AwsInstrumentation
{
    public static TracerProviderBuilder AddAws(this TracerProviderBuilder builder)
    {
        RuntimePipelineCustomizerRegistry.Instance.Register(new AWSTracingPipelineCustomizer());
        AWSConfigs.TelemetryProvider.RegisterTracerProvider(new AWSTracerProvider());
        return builder.AddSource("Amazon.AWS.AWSClientInstrumentation").AddSource("AWSSDK.*");
    }
}

internal sealed class AWSTracingPipelineCustomizer : IRuntimePipelineCustomizer
{
    public string UniqueName => "AWS Tracing Registration Customization";

    public void Customize(Type type, RuntimePipeline pipeline) => pipeline.AddHandlerBefore<Marshaller>(new AWSTracingPipelineHandler());
}

/// <summary>Puts the context of the SDK's span into messages, directly into the request, and tags the span.</summary>
internal sealed class AWSTracingPipelineHandler : PipelineHandler
{
    public override Task<T> InvokeAsync<T>(IExecutionContext executionContext)
    {
        if (Activity.Current is { } span)
        {
            if (executionContext.RequestContext.OriginalRequest is SendMessageRequest send)
            {
                span.SetTag("aws.sqs.queue_url", send.QueueUrl);
                send.MessageAttributes ??= [];
                send.MessageAttributes.TryAdd("traceparent", new MessageAttributeValue { DataType = "String", StringValue = span.Id });
            }
        }
        return base.InvokeAsync<T>(executionContext);
    }
}

internal sealed class AWSTracerProvider : TracerProvider
{
    public override Tracer GetTracer(string scope) => new AWSTracer(scope);
}

internal sealed class AWSTracer(string scope) : Tracer
{
    private readonly ActivitySource _source = new(scope);

    public override TraceSpan CreateSpan(string name, Attributes? initialAttributes = null, SpanKind spanKind = SpanKind.INTERNAL, SpanContext? parentContext = null) =>
        new AWSTraceSpan(_source.StartActivity(name, spanKind == SpanKind.CLIENT ? ActivityKind.Client : ActivityKind.Internal, default(ActivityContext), initialAttributes?.AllAttributes!));

    protected override void Dispose(bool disposing) => _source.Dispose();
}

internal sealed class AWSTraceSpan(Activity? span) : TraceSpan
{
    public override void EmitEvent(string name, Attributes? attributes = null) => span?.AddEvent(new ActivityEvent(name));

    // Ids of requests are random.
    public override void SetAttribute(string key, object value) => span?.SetTag(key, key == "aws.request_id" ? "some" : value);

    public override void SetStatus(SpanStatus value) => span?.SetStatus(value == SpanStatus.ERROR ? ActivityStatusCode.Error : ActivityStatusCode.Unset);

    public override void RecordException(Exception exception, Attributes? attributes = null) => span?.AddEvent(new ActivityEvent("exception " + exception.GetType()));

    public override void End() => span?.Stop();

    protected override void Dispose(bool disposing) => span?.Dispose();
}
