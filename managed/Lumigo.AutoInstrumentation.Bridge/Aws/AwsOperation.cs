using System.Collections.Concurrent;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Lumigo.AutoInstrumentation.Bridge.Aws.Accessors;
using Lumigo.AutoInstrumentation.Bridge.Aws.Payloads;
using Lumigo.AutoInstrumentation.Bridge.Aws.Services;

namespace Lumigo.AutoInstrumentation.Bridge.Aws;

/// <summary>One operation of a service: everything that is the same for each of its calls. Found by the request's type.</summary>
internal sealed class AwsOperation
{
    private const string RequestSuffix = "Request";

    private static readonly ConcurrentDictionary<Type, AwsOperation> s_operations = new();

    private AwsOperation(Type requestType, IServiceMetadata? metadata)
    {
        Type model = ModelType(requestType);
        string name = model.Name.EndsWith(RequestSuffix, StringComparison.Ordinal) ? model.Name[..^RequestSuffix.Length] : model.Name;

        // Some of the SDK's names differ from the service's own.
        Name = metadata?.OperationNameMapping is { } mapping && mapping.TryGetValue(name, out string? apiName) && !string.IsNullOrEmpty(apiName) ? apiName : name;
        ServiceId = string.IsNullOrEmpty(metadata?.ServiceId) ? ServiceOf(model) : metadata.ServiceId;
        ServiceName = ServiceId.Replace(" ", string.Empty);
        ServiceKey = ServiceName.ToLowerInvariant();
        SpanName = $"{ServiceName}.{Name}";
        Request = TypeShape.Of(requestType);
        Service = AwsService.Of(ServiceKey);
        Receives = Service.Receives(Name);
        HasPayloads = Loader.Instrumentation.Payloads.AreCaptured && PayloadPolicy.Allows(ServiceKey, Name);
    }

    /// <summary>The service as the SDK names it: <c>Secrets Manager</c>.</summary>
    public string ServiceId { get; }

    /// <summary>The service without blanks: <c>SecretsManager</c>.</summary>
    public string ServiceName { get; }

    /// <summary>The service in lower case, without blanks: <c>secretsmanager</c>.</summary>
    public string ServiceKey { get; }

    /// <summary>The operation as the service names it: <c>GetSecretValue</c>.</summary>
    public string Name { get; }

    /// <summary>The span's name: <c>SecretsManager.GetSecretValue</c>.</summary>
    public string SpanName { get; }

    /// <summary>How to read the request.</summary>
    public TypeShape Request { get; }

    /// <summary>What is special about the service.</summary>
    public AwsService Service { get; }

    /// <summary>Whether the operation waits for messages.</summary>
    public bool Receives { get; }

    /// <summary>Whether request and response may be shown.</summary>
    public bool HasPayloads { get; }

    public static AwsOperation Of(IRequestContext context)
    {
        Type type = context.OriginalRequest.GetType();
        return s_operations.TryGetValue(type, out AwsOperation? operation)
            ? operation
            : s_operations.GetOrAdd(type, static (one, metadata) => new AwsOperation(one, metadata), context.ServiceMetaData);
    }

    /// <summary>The SDK's type, where the application has derived one of its own.</summary>
    private static Type ModelType(Type requestType)
    {
        for (Type? type = requestType; type is not null && type != typeof(AmazonWebServiceRequest); type = type.BaseType)
        {
            if (type.Namespace is { } space && space.StartsWith("Amazon.", StringComparison.Ordinal) && type.Name.EndsWith(RequestSuffix, StringComparison.Ordinal))
            {
                return type;
            }
        }

        return requestType;
    }

    /// <summary><c>Amazon.SQS.Model</c> is SQS.</summary>
    private static string ServiceOf(Type model) => model.Namespace?.Split('.') is [_, var service, ..] ? service : "AWS";
}
