using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Lumigo.TestKit.Aws;

/// <summary>A typed value of a message attribute.</summary>
/// <param name="DataType">String, Number or Binary, possibly with a suffix.</param>
/// <param name="Text">The value of the first two.</param>
/// <param name="Binary">The value of the third.</param>
public sealed record AttributeValue(string DataType, string? Text, byte[]? Binary)
{
    internal static AttributeValue Read(JsonNode node) => new(
        (string)node["DataType"]!, (string?)node["StringValue"], node["BinaryValue"] is { } binary ? Convert.FromBase64String((string)binary!) : null);

    internal static SortedDictionary<string, AttributeValue> ReadAll(JsonNode? node)
    {
        var values = new SortedDictionary<string, AttributeValue>(StringComparer.Ordinal);
        foreach (var (name, value) in node?.AsObject() ?? [])
        {
            values.Add(name, Read(value!));
        }
        return values;
    }

    internal JsonObject ToJson()
    {
        var json = new JsonObject { ["DataType"] = DataType };
        if (Text is not null)
        {
            json["StringValue"] = Text;
        }
        if (Binary is not null)
        {
            json["BinaryValue"] = Convert.ToBase64String(Binary);
        }
        return json;
    }

    /// <summary>The service's MD5 over attributes, which are in the order of their names; null over none.</summary>
    internal static string? Digest(IReadOnlyCollection<KeyValuePair<string, AttributeValue>> attributes)
    {
        if (attributes.Count == 0)
        {
            return null;
        }
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        foreach (var (name, value) in attributes)
        {
            Append(hash, Encoding.UTF8.GetBytes(name));
            Append(hash, Encoding.UTF8.GetBytes(value.DataType));
            hash.AppendData([(byte)(value.Text is null ? 2 : 1)]);
            Append(hash, value.Binary ?? Encoding.UTF8.GetBytes(value.Text!));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Append(IncrementalHash hash, byte[] value)
    {
        var length = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(length, value.Length);
        hash.AppendData(length);
        hash.AppendData(value);
    }
}
