using System.Text.Json;

namespace Amazon.Twin;

internal sealed class JsonWireReader(JsonElement json) : WireReader
{
    public override string Own => json.ValueKind == JsonValueKind.String ? json.GetString() : json.GetRawText();

    public override string Text(string name) => Member(name) is { } member ? new JsonWireReader(member).Own : null;

    public override List<WireReader> Elements(string name, string queryName) =>
        Member(name) is { } member ? [.. member.EnumerateArray().Select(element => new JsonWireReader(element))] : null;

    public override List<KeyValuePair<string, WireReader>> Entries(string name, string queryName) =>
        Member(name) is { } member
            ? [.. member.EnumerateObject().Select(entry => KeyValuePair.Create<string, WireReader>(entry.Name, new JsonWireReader(entry.Value)))]
            : null;

    private JsonElement? Member(string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var member) && member.ValueKind != JsonValueKind.Null ? member : null;
}
