using System.Xml.Linq;

namespace Lumigo.Build;

/// <summary>What a package says of itself.</summary>
/// <param name="Licence">The SPDX expression of its licence.</param>
/// <param name="Copyright">Its copyright line.</param>
/// <param name="Project">Where it comes from.</param>
public sealed record PackageMetadata(string Licence, string Copyright, string Project)
{
    /// <summary>Reads it from the unpacked package.</summary>
    public static PackageMetadata Of(PackageFile file)
    {
        var nuspec = Directory.GetFiles(file.PackageFolder, "*.nuspec").Single();
        var metadata = XDocument.Load(nuspec).Root!.Elements().Single(element => element.Name.LocalName == "metadata");
        string Field(string name) => metadata.Elements().SingleOrDefault(element => element.Name.LocalName == name)?.Value.Trim() ?? string.Empty;

        var licence = Field("license");
        return licence.Length > 0
            ? new PackageMetadata(licence, Field("copyright"), Field("projectUrl"))
            : throw new BuildFailure($"{file.PackageId} {file.PackageVersion} names no licence");
    }
}
