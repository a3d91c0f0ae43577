using System.IO.Compression;
using System.Text;
using System.Xml.Linq;
using Lumigo.TestKit;
using NUnit.Framework;

namespace Lumigo.EndToEndTests.Packages;

/// <summary>What is in the packages that <c>scripts/package.sh</c> made.</summary>
[TestFixture("Lumigo.OpenTelemetry", "net8.0", "net8.0: Lumigo.OpenTelemetry.Api, Microsoft.Extensions.Hosting.Abstractions, OpenTelemetry")]
[TestFixture("Lumigo.OpenTelemetry.Api", "net8.0 netstandard2.0", "net8.0: ; .NETStandard2.0: System.Diagnostics.DiagnosticSource")]
public sealed class PackageFileTests(string name, string frameworks, string dependencies)
{
    private static readonly string Version = File.ReadAllText(Path.Combine(RepositoryPaths.Root, "VERSION")).Trim();

    [Test]
    public void It_has_licence_readme_documentation_and_nothing_else()
    {
        using var package = Open("nupkg");
        var content = package.Entries.Select(entry => entry.FullName).Where(entry => !entry.StartsWith("package/", StringComparison.Ordinal) && !entry.StartsWith('_') && !entry.StartsWith('['));
        Assert.That(content, Is.EquivalentTo(new[] { $"{name}.nuspec", "LICENSE", "README.md" }
            .Concat(frameworks.Split(' ').SelectMany(framework => new[] { $"lib/{framework}/{name}.dll", $"lib/{framework}/{name}.xml" }))));
        foreach (var framework in frameworks.Split(' '))
        {
            Assert.That(Text(package, $"lib/{framework}/{name}.xml"), Does.Contain("<summary>"));
        }
    }

    [Test]
    public void It_says_what_it_is_and_needs()
    {
        using var package = Open("nupkg");
        var metadata = XDocument.Parse(Text(package, name + ".nuspec")).Root!.Elements().Single();
        XElement? Element(string element) => metadata.Elements().SingleOrDefault(one => one.Name.LocalName == element);
        var groups = Element("dependencies")!.Elements().Select(group =>
            $"{group.Attribute("targetFramework")!.Value}: {string.Join(", ", group.Elements().Select(one => one.Attribute("id")!.Value))}");
        Assert.That($"{Element("id")!.Value} {Element("version")!.Value} {Element("license")!.Value} {Element("readme")!.Value}", Is.EqualTo($"{name} {Version} Apache-2.0 README.md"));
        Assert.That(string.Join("; ", groups), Is.EqualTo(dependencies));
        Assert.That(Element("repository"), Is.Null, "the same bytes whatever the commit");
    }

    [TestCase("nupkg")]
    [TestCase("snupkg")]
    public void Nothing_in_it_tells_of_the_machine_or_the_time(string kind)
    {
        using var package = Open(kind);
        foreach (var entry in package.Entries)
        {
            using var content = new MemoryStream();
            using (var stream = entry.Open())
            {
                stream.CopyTo(content);
            }
            var bytes = Encoding.Latin1.GetString(content.ToArray());
            Assert.That(bytes, Does.Not.Contain(RepositoryPaths.Root + "/"), entry.FullName);
            Assert.That(entry.LastWriteTime.DateTime, Is.EqualTo(new DateTime(1980, 1, 1)), entry.FullName);
        }
    }

    private static string Text(ZipArchive package, string entry)
    {
        using var reader = new StreamReader(package.GetEntry(entry)!.Open());
        return reader.ReadToEnd();
    }

    private ZipArchive Open(string kind) => ZipFile.OpenRead(Path.Combine(RepositoryPaths.Artifacts, "packages", $"{name}.{Version}.{kind}"));
}
