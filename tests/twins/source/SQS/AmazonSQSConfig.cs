using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Twin;
using Amazon.Util.Internal;

namespace Amazon.SQS;

/// <summary>The client's settings.</summary>
#if !SDK4
[AWSSignerType("v4")]
#endif
public partial class AmazonSQSConfig : ClientConfig
{
    private const string Id = "SQS";
    private const string EndpointPrefix = "sqs";
    private static readonly string s_userAgent =
        InternalSDKUtils.BuildUserAgentString(
#if SDK4
            Id,
#endif
            typeof(AmazonSQSConfig).Assembly.GetName().Version.ToString());

    public AmazonSQSConfig()
        : base(ConfigurationModes.Provider())
    {
        ServiceId = Id;
        AuthenticationServiceName = EndpointPrefix;
        EndpointProvider = new CustomUrlProvider(EndpointPrefix);
    }

    public override string RegionEndpointServiceName => EndpointPrefix;

    public override string ServiceVersion => "2012-11-05";

    public override string UserAgent => s_userAgent;

#if SDK4
    public override Runtime.Endpoints.Endpoint DetermineServiceOperationEndpoint(Runtime.Endpoints.ServiceOperationEndpointParameters parameters) =>
        EndpointProvider.ResolveEndpoint(CustomUrlProvider.Parameters(this));
#endif
}
