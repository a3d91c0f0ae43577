using System.Diagnostics;
using System.Net.Http;
using Lumigo.AutoInstrumentation.Bridge.Http;
using Lumigo.AutoInstrumentation.Loader.Spans;

namespace Lumigo.AutoInstrumentation.Bridge.Grpc;

/// <summary>What is exported of a call made with Grpc.Net.Client, whatever its number of messages: its tags in the words of the conventions.</summary>
internal sealed class GrpcClientSpan(Activity span, HttpRequestMessage? request, LibraryCall call) : SpanSupplement
{
    private readonly Uri? _asked = request?.RequestUri;
    private HttpRequestMessage? _request = request;
    private Uri? _target;

    // The library's source by name, also of versions before they had one; the same for the kind.
    public override string ScopeName => GrpcClientObserver.Source;

    public override ActivityKind? Kind => ActivityKind.Client;

    public override string Name => Method() ?? GrpcAttributes.OtherMethod;

    public override ActivityStatusCode? Status =>
        GrpcAttributes.Status(span) is { } status && GrpcStatus.IsClientError(status) ? ActivityStatusCode.Error : null;

    public override bool Shows(string key) => !GrpcAttributes.IsTranslated(key);

    /// <summary>The call is over; HTTP requests of flows it has left behind are spans again.</summary>
    public void End()
    {
        call.End();
        _target = GrpcTarget.Of(_request, _asked);
        _request = null;
    }

    public override void AddAttributesTo(List<KeyValuePair<string, object?>> attributes)
    {
        int? status = GrpcAttributes.Status(span);
        GrpcAttributes.AddTo(attributes, Name, status);
        if (_target is { } target)
        {
            attributes.Add(new(HttpAttributes.ServerAddress, target.Host));
            attributes.Add(new(HttpAttributes.ServerPort, target.Port));
        }

        if (status is { } code && GrpcStatus.IsClientError(code))
        {
            attributes.Add(new(HttpAttributes.ErrorType, GrpcStatus.Name(code)));
        }
    }

    private string? Method() => span.GetTagItem(GrpcAttributes.MethodTag) is string path ? GrpcAttributes.Method(path) : null;
}
