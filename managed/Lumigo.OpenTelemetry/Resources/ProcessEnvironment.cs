using System.Collections;
using Lumigo.OpenTelemetry.Configuration;
using Lumigo.OpenTelemetry.Export;
using Lumigo.OpenTelemetry.Masking;

namespace Lumigo.OpenTelemetry.Resources;

/// <summary>The resource attribute <c>process.environ</c> of all Lumigo distros: the environment as a JSON object, masked, then cut to the limit of attributes.</summary>
internal static class ProcessEnvironment
{
    public const string Key = "process.environ";

    /// <summary>The attribute's value for the environment this process was started with.</summary>
    public static string Value(LumigoOptions options, AttributeMasking masking)
    {
        IEnumerable<KeyValuePair<string, string>> variables = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Select(one => KeyValuePair.Create((string)one.Key, one.Value as string ?? string.Empty));
        return Value(variables, options, masking);
    }

    // In order, so that all processes of a service show the same part of it.
    internal static string Value(IEnumerable<KeyValuePair<string, string>> variables, LumigoOptions options, AttributeMasking masking) =>
        AttributeValue.Cut(masking.MaskEnvironment(variables.OrderBy(one => one.Key, StringComparer.Ordinal)), options.Limits.AttributeValueLength);
}
