using System.Text.Json;

namespace Lumigo.Check.Reports;

/// <summary>The report for programs: one JSON object.</summary>
public static class JsonReport
{
    /// <summary>Writes it.</summary>
    public static void Write(Diagnosis diagnosis, Stream output)
    {
        using var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteBoolean("healthy", diagnosis.IsHealthy);
        json.WriteStartArray("findings");
        foreach (var finding in diagnosis.Findings)
        {
            json.WriteStartObject();
            json.WriteString("severity", finding.Severity.ToString().ToLowerInvariant());
            json.WriteString("code", finding.Code);
            json.WriteString("what", finding.What);
            json.WriteString("why", finding.Why);
            json.WriteString("do", finding.Remedy);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("facts");
        foreach (var (name, value) in diagnosis.Facts)
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
        json.WriteStartArray("libraries");
        foreach (var library in diagnosis.Libraries)
        {
            json.WriteStartObject();
            json.WriteString("name", library.Name);
            json.WriteString("version", library.Version);
            json.WriteString("state", library.Knowledge.ToString().ToLowerInvariant());
            json.WriteString("tested", library.Tested);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        output.WriteByte((byte)'\n');
    }
}
