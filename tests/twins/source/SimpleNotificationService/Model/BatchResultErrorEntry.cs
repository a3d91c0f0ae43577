using Amazon.Twin;

namespace Amazon.SimpleNotificationService.Model;

/// <summary>An entry of a batch that was refused.</summary>
public partial class BatchResultErrorEntry
{
    public string Code { get; set; }

    public string Id { get; set; }

    public string Message { get; set; }

#if SDK4
    public bool? SenderFault { get; set; }
#else
    public bool SenderFault { get; set; }
#endif

    internal static BatchResultErrorEntry Read(WireReader reader) => new()
    {
        Code = reader.Text("Code"),
        Id = reader.Text("Id"),
        Message = reader.Text("Message"),
        SenderFault = reader.Text("SenderFault") == "true",
    };
}
