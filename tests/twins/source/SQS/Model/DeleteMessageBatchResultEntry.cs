using Amazon.Twin;

namespace Amazon.SQS.Model;

/// <summary>An entry of a batch that was accepted.</summary>
public partial class DeleteMessageBatchResultEntry
{
    public string Id { get; set; }

    internal static DeleteMessageBatchResultEntry Read(WireReader reader) => new() { Id = reader.Text("Id") };
}
