using System.Collections;
using System.Globalization;
using System.Text.Json;
using OpenTelemetry.Resources;

namespace Lumigo.OpenTelemetry.Dependencies;

/// <summary>The body of a report, as all Lumigo distros write it: <c>{"resourceAttributes":{…},"dependencies":[{"name":"…","version":"…"}]}</c>.</summary>
internal static class DependencyReportJson
{
    /// <summary>What is about the process and not about where it runs, its environment above all, is no part of it.</summary>
    private const string OfProcess = "process.";

    /// <summary>The body.</summary>
    /// <param name="resource">The resource of spans, masked.</param>
    /// <param name="dependencies">The dependencies.</param>
    public static byte[] Of(Resource resource, IEnumerable<Dependency> dependencies)
    {
        using var body = new MemoryStream();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteStartObject("resourceAttributes");
            foreach (KeyValuePair<string, object> attribute in resource.Attributes)
            {
                if (!attribute.Key.StartsWith(OfProcess, StringComparison.Ordinal))
                {
                    json.WritePropertyName(attribute.Key);
                    Write(json, attribute.Value);
                }
            }

            json.WriteEndObject();
            json.WriteStartArray("dependencies");
            foreach (Dependency dependency in dependencies)
            {
                json.WriteStartObject();
                json.WriteString("name", dependency.Name);
                json.WriteString("version", dependency.Version);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return body.ToArray();
    }

    private static void Write(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case string text:
                json.WriteStringValue(text);
                break;
            case bool flag:
                json.WriteBooleanValue(flag);
                break;
            case long number:
                json.WriteNumberValue(number);
                break;
            case double number when double.IsFinite(number):
                json.WriteNumberValue(number);
                break;
            case IEnumerable values:
                json.WriteStartArray();
                foreach (object? one in values)
                {
                    Write(json, one);
                }

                json.WriteEndArray();
                break;
            default:
                json.WriteStringValue(Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
        }
    }
}
