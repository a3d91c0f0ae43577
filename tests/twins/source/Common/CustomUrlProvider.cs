using Amazon.Runtime;
using Amazon.Runtime.Endpoints;

namespace Amazon.Twin;

/// <summary>The service's endpoint: the configured URL, or the region's usual host.</summary>
internal sealed class CustomUrlProvider(string host) : IEndpointProvider
{
    public Endpoint ResolveEndpoint(EndpointParameters parameters) =>
        new((string)parameters["Endpoint"] ?? $"https://{host}.{parameters["Region"]}.amazonaws.com");

    public static EndpointParameters Parameters(IClientConfig config) => new()
    {
        ["Region"] = config.RegionEndpoint?.SystemName ?? config.AuthenticationRegion ?? "us-east-1",
        ["Endpoint"] = config.ServiceURL,
    };
}
