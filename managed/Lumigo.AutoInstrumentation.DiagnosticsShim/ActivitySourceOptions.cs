using System.Diagnostics;

namespace Lumigo.AutoInstrumentation.DiagnosticsShim;

/// <summary>Stands for the class of the same name (DiagnosticSource 10).</summary>
public sealed class ActivitySourceOptions(string name)
{
    private static readonly Func<ActivitySourceOptions, ActivitySource>? Native = FindNative();

    /// <summary>Name of the source.</summary>
    public string Name { get; } = name;

    /// <summary>Version of the source.</summary>
    public string? Version { get; set; } = string.Empty;

    /// <summary>Attributes of the source.</summary>
    public IEnumerable<KeyValuePair<string, object?>>? Tags { get; set; }

    /// <summary>Schema of the source's telemetry.</summary>
    public string? TelemetrySchemaUrl { get; set; }

    /// <summary>
    /// Stands for <c>new ActivitySource(options)</c>. A source of the 8.0 API knows name and version only: attributes and schema are lost there.
    /// </summary>
    public static ActivitySource CreateSource(ActivitySourceOptions options) =>
        Native is not null ? Native(options) : new ActivitySource(options.Name, options.Version);

    private static Func<ActivitySourceOptions, ActivitySource>? FindNative()
    {
        var type = NewerMembers.FindType("System.Diagnostics.ActivitySourceOptions");
        var createOptions = type?.GetConstructor([typeof(string)]);
        var createSource = type is null ? null : typeof(ActivitySource).GetConstructor([type]);
        var version = type?.GetProperty(nameof(Version));
        var tags = type?.GetProperty(nameof(Tags));
        var schema = type?.GetProperty(nameof(TelemetrySchemaUrl));
        if (createOptions is null || createSource is null || version is null || tags is null || schema is null)
        {
            return null;
        }

        return options =>
        {
            var native = createOptions.Invoke([options.Name]);
            version.SetValue(native, options.Version);
            tags.SetValue(native, options.Tags);
            schema.SetValue(native, options.TelemetrySchemaUrl);
            return (ActivitySource)createSource.Invoke([native]);
        };
    }
}
