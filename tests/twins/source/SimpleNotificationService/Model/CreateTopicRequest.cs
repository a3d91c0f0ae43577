using Amazon.Twin;

namespace Amazon.SimpleNotificationService.Model;

/// <summary>A topic to be made.</summary>
public partial class CreateTopicRequest : AmazonSimpleNotificationServiceRequest
{
    public CreateTopicRequest()
    {
    }

    public CreateTopicRequest(string name)
    {
        Name = name;
    }

    public string Name { get; set; }

    internal override void Write(WireWriter writer)
    {
        writer.Text("Name", Name);
    }
}
