using Amazon.Runtime;
using Lumigo.AutoInstrumentation.Bridge.Aws.Accessors;

namespace Lumigo.AutoInstrumentation.Bridge.Aws;

/// <summary>
/// OpenTelemetry's instrumentation of the AWS SDK in the application (<c>AddAWSInstrumentation</c>). It makes a span for each call, which we export like
/// any other, and puts the context into messages: where it is, we make no span and change no message.
/// </summary>
internal static class OtherInstrumentation
{
    /// <summary>Whether a pipeline has handlers of it.</summary>
    public static bool IsIn(IPipelineHandler outermost)
    {
        for (IPipelineHandler? handler = outermost; handler is not null; handler = handler.InnerHandler)
        {
            if (IsPartOfIt(handler))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Whether a client's telemetry is its: unlike handlers this reaches clients that were made before. Read by name, for the oldest versions of the SDK
    /// have no telemetry.
    /// </summary>
    public static bool IsTelemetryOf(IClientConfig? config) =>
        config is not null && TypeShape.Of(config).Read(config, "TelemetryProvider") is { } telemetry
        && TypeShape.Of(telemetry).Read(telemetry, "TracerProvider") is { } tracers && IsPartOfIt(tracers);

    /// <summary>Whether a span's source is its: of the SDK's telemetry since core 3.7.400, its own before.</summary>
    public static bool IsSource(string name) =>
        name.StartsWith("AWSSDK.", StringComparison.Ordinal) || name == "Amazon.AWS.AWSClientInstrumentation";

    private static bool IsPartOfIt(object part) => part.GetType().Namespace is { } space && space.StartsWith("OpenTelemetry.", StringComparison.Ordinal)
        && space.Contains("Instrumentation.AWS", StringComparison.Ordinal);
}
