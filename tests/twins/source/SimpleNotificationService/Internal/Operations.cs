using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.SimpleNotificationService.Model;
using Amazon.Twin;

namespace Amazon.SimpleNotificationService.Internal;

/// <summary>How each operation goes over the wire: the query protocol in every generation.</summary>
internal static class Operations
{
    public static InvokeOptions CreateTopic => Options("CreateTopic", CreateTopicResponse.Read);

    public static InvokeOptions Publish => Options("Publish", PublishResponse.Read);

    public static InvokeOptions PublishBatch => Options("PublishBatch", PublishBatchResponse.Read);

    public static InvokeOptions Subscribe => Options("Subscribe", SubscribeResponse.Read);

    private static InvokeOptions Options(string operation, Func<WireReader, AmazonWebServiceResponse> read) => new()
    {
        RequestMarshaller = new QueryMarshaller("Amazon.SimpleNotificationService", "2010-03-31", operation),
        ResponseUnmarshaller = new XmlUnmarshaller(read, Errors.Of),
    };
}
