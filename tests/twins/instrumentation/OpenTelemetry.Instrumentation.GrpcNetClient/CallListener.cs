using System.Diagnostics;
using System.Reflection;

namespace OpenTelemetry.Instrumentation.GrpcNetClient;

/// <summary>
/// Completes the activity that Grpc.Net.Client makes without a source where nobody listens to its own: its SDK is asked to take it by name
/// (<c>AddLegacySource</c>), and it gets a source and a kind after the fact.
/// </summary>
public sealed class CallListener : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>
{
    public const string ActivityName = "Grpc.Net.Client.GrpcOut";

    /// <summary>The source that the SDK is told of; it is there from then on.</summary>
    public static readonly string SourceName = "OpenTelemetry.Instrumentation.GrpcNetClient";

    private static readonly ActivitySource s_source = new(SourceName);
    private static readonly PropertyInfo s_setSource = typeof(Activity).GetProperty(nameof(Activity.Source))!;
    private static readonly PropertyInfo s_setKind = typeof(Activity).GetProperty(nameof(Activity.Kind))!;

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == "Grpc.Net.Client")
        {
            value.Subscribe(this);
        }
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (Activity.Current is not { IsAllDataRequested: true } span)
        {
            return;
        }

        if (value.Key == ActivityName + ".Start")
        {
            s_setSource.SetValue(span, s_source);
            s_setKind.SetValue(span, ActivityKind.Client);
            span.DisplayName = ((string)span.GetTagItem("grpc.method")!).Trim('/');
            span.SetTag("rpc.system", "grpc").SetTag("grpc.method", null);
        }
        else if (value.Key == ActivityName + ".Stop")
        {
            string status = (string)span.GetTagItem("grpc.status_code")!;
            span.SetTag("rpc.grpc.status_code", status).SetTag("grpc.status_code", null);
            span.SetStatus(status == "0" ? ActivityStatusCode.Unset : ActivityStatusCode.Error);
        }
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }
}
