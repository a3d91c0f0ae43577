using System.Text.Json;

namespace Lumigo.OpenTelemetry.Dependencies;

/// <summary>The NuGet packages in the application's <c>*.deps.json</c>, as the .NET host found it.</summary>
internal static class DependencyFiles
{
    private const string HostProperty = "APP_CONTEXT_DEPS_FILES";

    // An application with a thousand packages has some hundred kilobytes.
    private const long LargestFile = 32 * 1024 * 1024;

    /// <summary>The packages; null where there is no such file, as in single-file applications, which have it inside of them.</summary>
    public static IReadOnlyList<Dependency>? Read() => Read(AppContext.GetData(HostProperty) as string, FrameworkFolders.Contain);

    /// <summary>The packages of a list of files.</summary>
    /// <param name="files">Paths as the host lists them: the application's file, then those of the frameworks.</param>
    /// <param name="isOfFramework">Whether a path is a framework's.</param>
    internal static IReadOnlyList<Dependency>? Read(string? files, Func<string, bool> isOfFramework)
    {
        var packages = new List<Dependency>();
        bool isAny = false;
        foreach (string path in (files ?? string.Empty).Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var file = new FileInfo(path);
            if (!isOfFramework(path) && file.Exists && file.Length <= LargestFile)
            {
                using FileStream stream = file.OpenRead();
                packages.AddRange(PackagesOf(stream));
                isAny = true;
            }
        }

        return isAny ? packages : null;
    }

    /// <summary>The packages in one file: neither the application's own projects nor the runtime beside it.</summary>
    internal static IReadOnlyList<Dependency> PackagesOf(Stream stream)
    {
        var packages = new List<Dependency>();
        using JsonDocument document = JsonDocument.Parse(stream, new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
        if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("libraries", out JsonElement libraries)
            || libraries.ValueKind != JsonValueKind.Object)
        {
            return packages;
        }

        foreach (JsonProperty library in libraries.EnumerateObject())
        {
            int slash = library.Name.IndexOf('/');
            if (slash > 0 && library.Value.ValueKind == JsonValueKind.Object && library.Value.TryGetProperty("type", out JsonElement type)
                && type.ValueKind == JsonValueKind.String && type.GetString() == "package")
            {
                packages.Add(new Dependency(library.Name[..slash], library.Name[(slash + 1)..]));
            }
        }

        return packages;
    }
}
