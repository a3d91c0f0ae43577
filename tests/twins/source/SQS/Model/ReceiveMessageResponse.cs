using Amazon.Runtime;
using Amazon.Twin;

namespace Amazon.SQS.Model;

/// <summary>The messages received.</summary>
public partial class ReceiveMessageResponse : AmazonWebServiceResponse
{
    private List<Message> _messages = Collections.List<Message>();

    public List<Message> Messages { get => _messages; set => _messages = value; }

    internal static ReceiveMessageResponse Read(WireReader reader)
    {
        var response = new ReceiveMessageResponse();
        response._messages = reader.List("Messages", "Message", Message.Read) ?? response._messages;
        return response;
    }
}
