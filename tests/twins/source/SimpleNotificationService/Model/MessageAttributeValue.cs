using System.IO;
using Amazon.Twin;

namespace Amazon.SimpleNotificationService.Model;

/// <summary>A typed value of a message attribute.</summary>
public partial class MessageAttributeValue
{
    public MemoryStream BinaryValue { get; set; }

    public string DataType { get; set; }

    public string StringValue { get; set; }

    internal static void Write(MessageAttributeValue value, WireWriter writer)
    {
        writer.Text("StringValue", value.StringValue);
        writer.Binary("BinaryValue", value.BinaryValue);
        writer.Text("DataType", value.DataType);
    }
}
