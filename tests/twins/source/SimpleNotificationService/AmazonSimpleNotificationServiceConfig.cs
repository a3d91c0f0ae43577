using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Twin;
using Amazon.Util.Internal;

namespace Amazon.SimpleNotificationService;

/// <summary>The client's settings.</summary>
#if !SDK4
[AWSSignerType("v4")]
#endif
public partial class AmazonSimpleNotificationServiceConfig : ClientConfig
{
    private const string Id = "SNS";
    private const string EndpointPrefix = "sns";
    private static readonly string s_userAgent =
        InternalSDKUtils.BuildUserAgentString(
#if SDK4
            Id,
#endif
            typeof(AmazonSimpleNotificationServiceConfig).Assembly.GetName().Version.ToString());

    public AmazonSimpleNotificationServiceConfig()
        : base(ConfigurationModes.Provider())
    {
        ServiceId = Id;
        AuthenticationServiceName = EndpointPrefix;
        EndpointProvider = new CustomUrlProvider(EndpointPrefix);
    }

    public override string RegionEndpointServiceName => EndpointPrefix;

    public override string ServiceVersion => "2010-03-31";

    public override string UserAgent => s_userAgent;

#if SDK4
    public override Runtime.Endpoints.Endpoint DetermineServiceOperationEndpoint(Runtime.Endpoints.ServiceOperationEndpointParameters parameters) =>
        EndpointProvider.ResolveEndpoint(CustomUrlProvider.Parameters(this));
#endif
}
