using System.Diagnostics;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Lumigo.AutoInstrumentation.Bridge.Aws.Accessors;
using Lumigo.AutoInstrumentation.Bridge.Http;
using Lumigo.AutoInstrumentation.Loader.Spans;

namespace Lumigo.AutoInstrumentation.Bridge.Aws;

/// <summary>
/// What is exported of one API call. Taken while the call runs, on its threads; only immutable values are kept, because requests and responses belong
/// to the application.
/// </summary>
internal sealed class AwsCall(AwsOperation operation) : SpanSupplement
{
    private const string InstrumentationScope = "Lumigo.AutoInstrumentation.Aws";
    private const string ExtendedIdHeader = "x-amz-id-2";

    private readonly List<KeyValuePair<string, object?>> _details = new(capacity: 16);
    private List<ActivityLink>? _links;
    private string? _region;
    private string? _requestId;
    private string? _extendedRequestId;
    private Uri? _endpoint;
    private string? _serverAddress;
    private int _serverPort;
    private int _statusCode;
    private int _retries;
    private string? _errorType;
    private string? _errorCode;
    private Exception? _exception;
    private DateTime _exceptionTime;

    public AwsOperation Operation { get; } = operation;

    /// <summary>What the call works on: a queue, a table, a bucket.</summary>
    public string? ResourceName { get; set; }

    /// <summary>The id of the one message the call sent or received; the request's id otherwise.</summary>
    public string? MessageId { get; set; }

    /// <summary>The region the call went to, once it is over.</summary>
    public string? Region => _region;

    /// <summary>Where the call went to, once it is over and has got so far.</summary>
    public Uri? Endpoint => _endpoint;

    /// <summary>The queue as the application names it: a URL, or with some endpoints its name alone.</summary>
    public string? QueueUrl { get; set; }

    public string? RequestBody { get; set; }

    public string? ResponseBody { get; set; }

    /// <summary>What the messages were triggered by, made when the span is exported.</summary>
    public Messages.Trigger? Trigger { get; set; }

    public override ActivityKind? Kind => ActivityKind.Client;

    public override string ScopeName => InstrumentationScope;

    public override ActivityStatusCode? Status => _exception is null ? null : ActivityStatusCode.Error;

    public override string? StatusDescription => _exception?.Message;

    public override Exception? Exception => _exception;

    public override DateTime ExceptionTime => _exceptionTime;

    /// <summary>Notes an attribute of the service; null is none.</summary>
    public void Note(string key, object? value)
    {
        if (value is not null)
        {
            _details.Add(new(key, value));
        }
    }

    /// <summary>Notes a link to where a message came from.</summary>
    public void Note(ActivityLink link) => (_links ??= []).Add(link);

    /// <summary>The call returned.</summary>
    public void Succeeded(IExecutionContext context)
    {
        End(context.RequestContext);
        if (context.ResponseContext.Response is { } response)
        {
            _statusCode = (int)response.HttpStatusCode;
            _requestId = response.ResponseMetadata?.RequestId;
            if (response.ResponseMetadata?.Metadata is { } metadata && metadata.TryGetValue(ExtendedIdHeader, out string? extended))
            {
                _extendedRequestId = extended;
            }
        }
    }

    /// <summary>The call threw.</summary>
    public void Failed(IExecutionContext context, Exception exception, DateTime time)
    {
        // First what cannot fail.
        _exception = exception;
        _exceptionTime = time;
        _errorType = exception.GetType().FullName;
        if (exception is AmazonServiceException service)
        {
            _statusCode = (int)service.StatusCode;
            _requestId = service.RequestId;
            if (!string.IsNullOrEmpty(service.ErrorCode))
            {
                _errorCode = _errorType = service.ErrorCode;
            }

            // Only S3's exceptions have it.
            _extendedRequestId = TypeShape.Of(exception).Text(exception, "AmazonId2");
        }

        End(context.RequestContext);
        if (exception is OperationCanceledException && context.RequestContext.CancellationToken.IsCancellationRequested && _retries > 0)
        {
            // The SDK counts a retry before it waits for its time, and a cancelled call does not come to that.
            _retries--;
        }
    }

    public override void AddAttributesTo(List<KeyValuePair<string, object?>> attributes)
    {
        attributes.Add(new(AwsAttributes.RpcSystem, "aws-api"));
        attributes.Add(new(AwsAttributes.RpcService, Operation.ServiceId));
        attributes.Add(new(AwsAttributes.RpcMethod, Operation.Name));
        attributes.Add(new(AwsAttributes.LumigoService, Operation.ServiceKey));
        Add(attributes, AwsAttributes.LumigoResourceName, ResourceName);
        Add(attributes, AwsAttributes.CloudRegion, _region);
        Add(attributes, AwsAttributes.AwsRegion, _region);
        Add(attributes, AwsAttributes.LumigoRegion, _region);
        Add(attributes, HttpAttributes.ServerAddress, _serverAddress);
        if (_serverPort > 0)
        {
            attributes.Add(new(HttpAttributes.ServerPort, _serverPort));
        }

        if (_statusCode > 0)
        {
            attributes.Add(new(HttpAttributes.ResponseStatusCode, HttpStatus.Value(_statusCode)));
            attributes.Add(new(AwsAttributes.LumigoStatusCode, HttpStatus.Value(_statusCode)));
        }

        Add(attributes, AwsAttributes.RequestId, _requestId);
        Add(attributes, AwsAttributes.ExtendedRequestId, _extendedRequestId);
        attributes.Add(new(AwsAttributes.LumigoRetryAttempts, HttpStatus.Value(_retries)));
        Add(attributes, AwsAttributes.LumigoMessageId, MessageId ?? _requestId);
        Add(attributes, HttpAttributes.ErrorType, _errorType);
        Add(attributes, AwsAttributes.ErrorCode, _errorCode);
        attributes.AddRange(_details);
        string? queueUrl = WholeQueueUrl();
        Add(attributes, AwsAttributes.SqsQueueUrl, queueUrl);
        Add(attributes, AwsAttributes.LumigoQueueUrl, queueUrl);
        Add(attributes, AwsAttributes.LumigoRequestBody, RequestBody);
        Add(attributes, AwsAttributes.LumigoResponseBody, ResponseBody);
        Add(attributes, AwsAttributes.LumigoData, Trigger?.Text());
    }

    public override void AddLinksTo(List<ActivityLink> links)
    {
        if (_links is not null)
        {
            links.AddRange(_links);
        }
    }

    private static void Add(List<KeyValuePair<string, object?>> attributes, string key, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            attributes.Add(new(key, value));
        }
    }

    /// <summary>What is known of the request once the pipeline has made it, and is the same however the call ended.</summary>
    private void End(IRequestContext context)
    {
        _retries = context.Retries;
        IRequest? request = context.Request;
        IClientConfig? config = context.ClientConfig;
        _region = FirstOf(request?.AuthenticationRegion, request?.DeterminedSigningRegion, config?.AuthenticationRegion) ?? config?.RegionEndpoint?.SystemName;
        if (request?.Endpoint is { IsAbsoluteUri: true } endpoint)
        {
            _endpoint = endpoint;
            _serverAddress = endpoint.Host;
            _serverPort = endpoint.Port;
        }
    }

    private string? WholeQueueUrl() => QueueUrl is not { Length: > 0 } url || url.Contains("://", StringComparison.Ordinal) || _endpoint is null
        ? QueueUrl
        : $"{_endpoint.GetLeftPart(UriPartial.Authority)}/{url.TrimStart('/')}";

    private static string? FirstOf(params ReadOnlySpan<string?> values)
    {
        foreach (string? value in values)
        {
            if (!string.IsNullOrEmpty(value))
            {
                return value;
            }
        }

        return null;
    }
}
