using System.IO;
using Amazon.Twin;

namespace Amazon.SQS.Model;

/// <summary>A typed value of a system attribute of a message to be sent.</summary>
public partial class MessageSystemAttributeValue
{
    public MemoryStream BinaryValue { get; set; }

    public string DataType { get; set; }

    public string StringValue { get; set; }

    internal static void Write(MessageSystemAttributeValue value, WireWriter writer)
    {
        writer.Text("StringValue", value.StringValue);
        writer.Binary("BinaryValue", value.BinaryValue);
        writer.Text("DataType", value.DataType);
    }
}
