using System.Text.Json;

namespace Lumigo.Check.Apps;

/// <summary>A framework and its version, as a <c>runtimeconfig.json</c> names it.</summary>
public sealed record Framework(string Name, string Version)
{
    /// <summary>The major version; 0 when the text is no version.</summary>
    public int Major => int.TryParse(Version.Split('.')[0], out var major) ? major : 0;
}

/// <summary>What matters of a <c>runtimeconfig.json</c>.</summary>
/// <param name="Frameworks">The frameworks the app needs.</param>
/// <param name="Included">Whether the app brings them itself.</param>
/// <param name="RollForward">The app's own rule for other versions; null for the default.</param>
/// <param name="StartupHooksOff">Whether startup hooks were switched off: trimming does that.</param>
public sealed record RuntimeConfig(IReadOnlyList<Framework> Frameworks, bool Included, string? RollForward, bool StartupHooksOff)
{
    /// <summary>Reads the text of the file; null when it is none.</summary>
    public static RuntimeConfig? Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
            return document.RootElement.TryGetProperty("runtimeOptions", out var options) ? Read(options) : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return null;
        }
    }

    private static RuntimeConfig Read(JsonElement options)
    {
        var included = options.TryGetProperty("includedFrameworks", out var list);
        var frameworks = new List<Framework>();
        if (included || options.TryGetProperty("frameworks", out list))
        {
            frameworks.AddRange(list.EnumerateArray().Select(Named));
        }
        else if (options.TryGetProperty("framework", out var one))
        {
            frameworks.Add(Named(one));
        }

        var hooks = options.TryGetProperty("configProperties", out var properties)
            && properties.TryGetProperty("System.StartupHookProvider.IsSupported", out var supported) ? supported.ToString() : "true";
        return new RuntimeConfig(
            frameworks, included, options.TryGetProperty("rollForward", out var rule) ? rule.GetString() : null,
            string.Equals(hooks, "false", StringComparison.OrdinalIgnoreCase));
    }

    private static Framework Named(JsonElement element) =>
        new(element.GetProperty("name").GetString() ?? "", element.TryGetProperty("version", out var version) ? version.GetString() ?? "" : "");
}
