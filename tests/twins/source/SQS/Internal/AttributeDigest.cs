using System.Buffers.Binary;
using System.IO;
using System.Security.Cryptography;
using System.Text;
using Amazon.SQS.Model;

namespace Amazon.SQS.Internal;

/// <summary>The MD5 sums the service computes over bodies and attributes.</summary>
internal static class AttributeDigest
{
    private const byte TextTag = 1;
    private const byte BinaryTag = 2;

    public static string Of(string body) => Convert.ToHexString(MD5.HashData(Encoding.UTF8.GetBytes(body)));

    /// <summary>Over the attributes in the order of their names: name, type, a tag for the kind of value, value; all but the tag preceded by their length.</summary>
    public static string Of(IReadOnlyDictionary<string, MessageAttributeValue> attributes)
    {
        using var bytes = new MemoryStream();
        foreach (var (name, value) in attributes.OrderBy(attribute => attribute.Key, StringComparer.Ordinal))
        {
            Append(bytes, Encoding.UTF8.GetBytes(name));
            Append(bytes, Encoding.UTF8.GetBytes(value.DataType));
            if (value.StringValue is { } text)
            {
                bytes.WriteByte(TextTag);
                Append(bytes, Encoding.UTF8.GetBytes(text));
            }
            else if (value.BinaryValue is { } binary)
            {
                bytes.WriteByte(BinaryTag);
                Append(bytes, binary.ToArray());
            }
        }
        return Convert.ToHexString(MD5.HashData(bytes.ToArray()));
    }

    private static void Append(MemoryStream bytes, byte[] value)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(length, value.Length);
        bytes.Write(length);
        bytes.Write(value);
    }
}
