using Amazon.Twin;

namespace Amazon.SQS.Model;

/// <summary>An entry of a batch that was accepted.</summary>
public partial class ChangeMessageVisibilityBatchResultEntry
{
    public string Id { get; set; }

    internal static ChangeMessageVisibilityBatchResultEntry Read(WireReader reader) => new() { Id = reader.Text("Id") };
}
