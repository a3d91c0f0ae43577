using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.SQS.Model;
using Amazon.Twin;

namespace Amazon.SQS.Internal;

/// <summary>How each operation goes over the wire.</summary>
internal static class Operations
{
    private const string Version = "2012-11-05";

    public static InvokeOptions ChangeMessageVisibility => Options("ChangeMessageVisibility", ChangeMessageVisibilityResponse.Read);

    public static InvokeOptions ChangeMessageVisibilityBatch => Options("ChangeMessageVisibilityBatch", ChangeMessageVisibilityBatchResponse.Read);

    public static InvokeOptions CreateQueue => Options("CreateQueue", CreateQueueResponse.Read);

    public static InvokeOptions DeleteMessage => Options("DeleteMessage", DeleteMessageResponse.Read);

    public static InvokeOptions DeleteMessageBatch => Options("DeleteMessageBatch", DeleteMessageBatchResponse.Read);

    public static InvokeOptions GetQueueUrl => Options("GetQueueUrl", GetQueueUrlResponse.Read);

    public static InvokeOptions ReceiveMessage => Options("ReceiveMessage", ReceiveMessageResponse.Read);

    public static InvokeOptions SendMessage => Options("SendMessage", SendMessageResponse.Read);

    public static InvokeOptions SendMessageBatch => Options("SendMessageBatch", SendMessageBatchResponse.Read);

    private static InvokeOptions Options(string operation, Func<WireReader, AmazonWebServiceResponse> read) => new()
    {
#if QUERY_PROTOCOL
        RequestMarshaller = new QueryMarshaller("Amazon.SQS", Version, operation),
        ResponseUnmarshaller = new XmlUnmarshaller(read, Errors.Of),
#else
        RequestMarshaller = new JsonMarshaller("Amazon.SQS", Version, "AmazonSQS." + operation),
        ResponseUnmarshaller = new JsonUnmarshaller(read, Errors.Of),
#endif
    };
}
