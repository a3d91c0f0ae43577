using System.IO;
using Amazon.Twin;

namespace Amazon.SQS.Model;

/// <summary>A typed value of a message attribute.</summary>
public partial class MessageAttributeValue
{
    public List<MemoryStream> BinaryListValues { get; set; } = Collections.List<MemoryStream>();

    public MemoryStream BinaryValue { get; set; }

    public string DataType { get; set; }

    public List<string> StringListValues { get; set; } = Collections.List<string>();

    public string StringValue { get; set; }

    internal static MessageAttributeValue Read(WireReader reader) => new()
    {
        DataType = reader.Text("DataType"),
        StringValue = reader.Text("StringValue"),
        BinaryValue = reader.Text("BinaryValue") is { } binary ? new MemoryStream(Convert.FromBase64String(binary)) : null,
    };

    internal static void Write(MessageAttributeValue value, WireWriter writer)
    {
        writer.Text("StringValue", value.StringValue);
        writer.Binary("BinaryValue", value.BinaryValue);
        writer.Text("DataType", value.DataType);
    }
}
