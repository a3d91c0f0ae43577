using System.Text;

namespace Lumigo.OpenTelemetry.Masking;

/// <summary>Writes environment variables as one JSON object.</summary>
internal static class EnvironmentText
{
    /// <summary>The customer's Lumigo token: masked whatever the patterns are.</summary>
    private const string Token = "LUMIGO_TRACER_TOKEN";

    public static string Write(IEnumerable<KeyValuePair<string, string>> variables, SecretKeys keys, TextMasking texts)
    {
        if (keys.MasksAll)
        {
            return Replacement.Mask;
        }

        var json = new StringBuilder("{");
        foreach ((string name, string value) in variables)
        {
            bool secret = name == Token || keys.IsSecret(name);
            string text = secret ? Replacement.Mask : texts.Mask(value, TextShapes.Of(value), int.MaxValue);
            json.Append(json.Length > 1 ? ", \"" : "\"").Append(JsonText.Escape(name)).Append("\": \"").Append(JsonText.Escape(text)).Append('"');
        }

        return json.Append('}').ToString();
    }
}
