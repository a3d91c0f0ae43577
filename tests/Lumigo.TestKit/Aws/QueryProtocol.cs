using System.Globalization;
using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace Lumigo.TestKit.Aws;

/// <summary>The query protocol: forms with dotted names in, XML out; between, the documents of the JSON protocol.</summary>
internal static class QueryProtocol
{
    private static readonly string[] ListsOfTexts = ["AttributeName", "MessageAttributeName", "MessageSystemAttributeName"];
    private static readonly string[] Maps = ["MessageAttribute", "MessageSystemAttribute", "MessageAttributes.entry"];

    /// <summary>The form's fields as a document; <c>QueueUrl</c> comes from the path.</summary>
    public static JsonObject Read(IEnumerable<KeyValuePair<string, string>> form)
    {
        var document = new JsonObject();
        foreach (var (name, value) in form)
        {
            Put(document, name, value);
        }
        return document;
    }

    /// <summary>A result as <c>XResponse</c>.</summary>
    public static string Write(string action, JsonObject result, string requestId, string xmlNamespace)
    {
        XNamespace ns = xmlNamespace;
        var content = new XElement(ns + (action + "Result"));
        foreach (var (name, value) in result)
        {
            Append(content, ns, action, name, value!);
        }
        return new XElement(ns + (action + "Response"), content, new XElement(ns + "ResponseMetadata", new XElement(ns + "RequestId", requestId)))
            .ToString(SaveOptions.DisableFormatting);
    }

    /// <summary>An error as <c>ErrorResponse</c>.</summary>
    public static string Write(ApiError error, string requestId, string xmlNamespace)
    {
        XNamespace ns = xmlNamespace;
        return new XElement(ns + "ErrorResponse",
            new XElement(ns + "Error", new XElement(ns + "Type", "Sender"), new XElement(ns + "Code", error.Code), new XElement(ns + "Message", error.Message)),
            new XElement(ns + "RequestId", requestId)).ToString(SaveOptions.DisableFormatting);
    }

    private static void Put(JsonObject document, string name, string value)
    {
        foreach (var list in ListsOfTexts)
        {
            if (Numbered(name, list) is { } rest && rest.Length == 0)
            {
                Child(document, list + "s", () => new JsonArray()).AsArray().Add(value);
                return;
            }
        }
        foreach (var map in Maps)
        {
            if (Number(name, map) is { } number && Numbered(name, map) is { Length: > 0 } member)
            {
                // Names come before values, so the numbered entry is renamed at once and found by its number afterwards.
                var key = map == "MessageAttributes.entry" ? "MessageAttributes" : map + "s";
                var names = Child(document, "#" + key, () => new JsonObject()).AsObject();
                if (member == "Name")
                {
                    names[number] = value;
                    Child(document, key, () => new JsonObject()).AsObject()[value] = new JsonObject();
                }
                else
                {
                    document[key]![(string)names[number]!]![member["Value.".Length..]] = value;
                }
                return;
            }
        }
        if (name.Split('.') is [var entries, _, _, ..] && entries.EndsWith("BatchRequestEntry", StringComparison.Ordinal) && Numbered(name, entries) is { } inner)
        {
            PutEntry(document, "Entries", Number(name, entries)!, inner, value);
            return;
        }
        if (Numbered(name, "PublishBatchRequestEntries.member") is { } published)
        {
            PutEntry(document, "PublishBatchRequestEntries", Number(name, "PublishBatchRequestEntries.member")!, published, value);
            return;
        }
        document[name] = value;
    }

    private static void PutEntry(JsonObject document, string key, string number, string member, string value)
    {
        var entries = Child(document, key, () => new JsonArray()).AsArray();
        while (entries.Count < int.Parse(number, CultureInfo.InvariantCulture))
        {
            entries.Add(new JsonObject());
        }
        Put(entries[int.Parse(number, CultureInfo.InvariantCulture) - 1]!.AsObject(), member, value);
    }

    private static JsonNode Child(JsonObject document, string name, Func<JsonNode> make) => document[name] ??= make();

    private static string? Number(string name, string list) =>
        name.StartsWith(list + ".", StringComparison.Ordinal) && name[(list.Length + 1)..].Split('.')[0] is { Length: > 0 } number && number.All(char.IsAsciiDigit) ? number : null;

    /// <summary>What follows the number, without the dot.</summary>
    private static string? Numbered(string name, string list) =>
        Number(name, list) is { } number ? name[(list.Length + 1 + number.Length)..].TrimStart('.') : null;

    private static void Append(XElement parent, XNamespace ns, string action, string name, JsonNode value)
    {
        switch (value)
        {
            case JsonArray array when action == "PublishBatch":
                parent.Add(new XElement(ns + name, array.Select(item => Structure(ns, "member", action, item!))));
                break;
            case JsonArray array:
                var element = name switch { "Messages" => "Message", "Failed" => "BatchResultErrorEntry", "Successful" => action + "ResultEntry", _ => name };
                parent.Add(array.Select(item => Structure(ns, element, action, item!)));
                break;
            case JsonObject map when name is "Attributes" or "MessageAttributes":
                parent.Add(map.Select(entry => new XElement(ns + name[..^1], new XElement(ns + "Name", entry.Key),
                    entry.Value is JsonObject ? Structure(ns, "Value", action, entry.Value) : new XElement(ns + "Value", (string?)entry.Value))));
                break;
            case JsonObject:
                parent.Add(Structure(ns, name, action, value));
                break;
            default:
                parent.Add(new XElement(ns + name, value.ToString()));
                break;
        }
    }

    private static XElement Structure(XNamespace ns, string name, string action, JsonNode value)
    {
        var element = new XElement(ns + name);
        foreach (var (member, content) in value.AsObject())
        {
            Append(element, ns, action, member, content!);
        }
        return element;
    }
}
