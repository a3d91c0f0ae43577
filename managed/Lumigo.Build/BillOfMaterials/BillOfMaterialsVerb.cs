using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Lumigo.Build.BillOfMaterials;

/// <summary>
/// <c>bill-of-materials --inputs FILE --home DIR --name NAME --out FILE</c>: what an archive contains, as SPDX 2.3 in JSON: every file with its
/// checksums, every package whose copy is in it, and who contains what. The same home gives the same bytes.
/// </summary>
public static class BillOfMaterialsVerb
{
    private const string Product = "SPDXRef-Product";
    private const string Unknown = "NOASSERTION";

    /// <summary>Runs the verb.</summary>
    public static void Run(CommandLine options)
    {
        var home = options["home"];
        var files = Directory.GetFiles(home, "*", SearchOption.AllDirectories)
            .Select(path => new HomeFile(Path.GetRelativePath(home, path).Replace('\\', '/'), File.ReadAllBytes(path)))
            .OrderBy(file => file.Name, StringComparer.Ordinal).ToList();
        var names = files.Select(file => Path.GetFileName(file.Name)).ToHashSet();
        var packages = BuildInputs.Read(options["inputs"]).Packages.Where(package => names.Contains(Path.GetFileName(package.Path)))
            .OrderBy(package => package.PackageId, StringComparer.Ordinal).ToList();
        using var output = File.Create(options["out"]);
        Write(output, options["name"], File.ReadAllText(Path.Combine(home, "VERSION")).Trim(), files, packages);
        Console.WriteLine($"bill of materials: {files.Count} files, {packages.Count} packages");
    }

    private static void Write(Stream output, string name, string version, List<HomeFile> files, List<PackageFile> packages)
    {
        using var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteString("spdxVersion", "SPDX-2.3");
        json.WriteString("dataLicense", "CC0-1.0");
        json.WriteString("SPDXID", "SPDXRef-DOCUMENT");
        json.WriteString("name", name);
        var content = SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', files.Select(file => $"{file.Sha256} {file.Name}"))));
        json.WriteString("documentNamespace", $"https://lumigo.io/spdx/{name}-{Convert.ToHexStringLower(content)}");
        json.WriteStartObject("creationInfo");

        // SPDX wants a time; one of the build would make each document another.
        json.WriteString("created", "1970-01-01T00:00:00Z");
        WriteList(json, "creators", ["Organization: Lumigo", "Tool: Lumigo.Build"]);
        json.WriteEndObject();
        WritePackages(json, version, files, packages);
        WriteFiles(json, files);
        WriteRelationships(json, files, packages);
        json.WriteEndObject();
    }

    private static void WritePackages(Utf8JsonWriter json, string version, List<HomeFile> files, List<PackageFile> packages)
    {
        json.WriteStartArray("packages");
        json.WriteStartObject();
        json.WriteString("name", "Lumigo OpenTelemetry Distro for .NET");
        json.WriteString("SPDXID", Product);
        json.WriteString("versionInfo", version);
        json.WriteString("supplier", "Organization: Lumigo");
        json.WriteString("downloadLocation", Unknown);
        json.WriteBoolean("filesAnalyzed", true);
        json.WriteStartObject("packageVerificationCode");
        json.WriteString("packageVerificationCodeValue", VerificationCode(files));
        json.WriteEndObject();
        json.WriteString("licenseConcluded", "Apache-2.0");
        json.WriteString("licenseDeclared", "Apache-2.0");
        WriteList(json, "licenseInfoFromFiles", [Unknown]);
        json.WriteString("copyrightText", "Copyright Lumigo");
        json.WriteEndObject();
        foreach (var package in packages)
        {
            var metadata = PackageMetadata.Of(package);
            json.WriteStartObject();
            json.WriteString("name", package.PackageId);
            json.WriteString("SPDXID", Id(package));
            json.WriteString("versionInfo", package.PackageVersion);
            json.WriteString("downloadLocation", $"https://www.nuget.org/api/v2/package/{package.PackageId}/{package.PackageVersion}");
            json.WriteBoolean("filesAnalyzed", false);
            json.WriteString("licenseConcluded", metadata.Licence);
            json.WriteString("licenseDeclared", metadata.Licence);
            json.WriteString("copyrightText", metadata.Copyright.Length > 0 ? metadata.Copyright : Unknown);
            json.WriteStartArray("externalRefs");
            json.WriteStartObject();
            json.WriteString("referenceCategory", "PACKAGE-MANAGER");
            json.WriteString("referenceType", "purl");
            json.WriteString("referenceLocator", $"pkg:nuget/{package.PackageId}@{package.PackageVersion}");
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteFiles(Utf8JsonWriter json, List<HomeFile> files)
    {
        json.WriteStartArray("files");
        for (var i = 0; i < files.Count; i++)
        {
            json.WriteStartObject();
            json.WriteString("fileName", "./" + files[i].Name);
            json.WriteString("SPDXID", FileId(i));
            json.WriteStartArray("checksums");
            foreach (var (algorithm, value) in new[] { ("SHA1", files[i].Sha1), ("SHA256", files[i].Sha256) })
            {
                json.WriteStartObject();
                json.WriteString("algorithm", algorithm);
                json.WriteString("checksumValue", value);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteString("licenseConcluded", Unknown);
            WriteList(json, "licenseInfoInFiles", [Unknown]);
            json.WriteString("copyrightText", Unknown);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteRelationships(Utf8JsonWriter json, List<HomeFile> files, List<PackageFile> packages)
    {
        json.WriteStartArray("relationships");
        Relate("SPDXRef-DOCUMENT", "DESCRIBES", Product);
        foreach (var package in packages)
        {
            Relate(Product, "CONTAINS", Id(package));
        }

        for (var i = 0; i < files.Count; i++)
        {
            Relate(Product, "CONTAINS", FileId(i));
        }

        json.WriteEndArray();

        void Relate(string one, string type, string other)
        {
            json.WriteStartObject();
            json.WriteString("spdxElementId", one);
            json.WriteString("relationshipType", type);
            json.WriteString("relatedSpdxElement", other);
            json.WriteEndObject();
        }
    }

    private static void WriteList(Utf8JsonWriter json, string name, string[] values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }

    /// <summary>SPDX 2.3, section 7.9: SHA-1 of the sorted SHA-1 sums of the files.</summary>
    private static string VerificationCode(IEnumerable<HomeFile> files) =>
        Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(string.Concat(files.Select(file => file.Sha1).Order(StringComparer.Ordinal)))));

    private static string Id(PackageFile package) => $"SPDXRef-Package-{package.PackageId}-{package.PackageVersion}";

    private static string FileId(int index) => $"SPDXRef-File-{index}";

    private sealed class HomeFile(string name, byte[] content)
    {
        public string Name { get; } = name;

        public string Sha1 { get; } = Convert.ToHexStringLower(SHA1.HashData(content));

        public string Sha256 { get; } = Convert.ToHexStringLower(SHA256.HashData(content));
    }
}
