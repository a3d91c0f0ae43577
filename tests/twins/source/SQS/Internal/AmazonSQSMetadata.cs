using Amazon.Runtime.Internal;

namespace Amazon.SQS.Internal;

/// <summary>What Core knows of the service.</summary>
public partial class AmazonSQSMetadata : IServiceMetadata
{
    public string ServiceId => "SQS";

    public IDictionary<string, string> OperationNameMapping { get; } = new Dictionary<string, string>();
}
