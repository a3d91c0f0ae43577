using System.Text.RegularExpressions;
using Lumigo.TestKit;
using NUnit.Framework;

namespace Lumigo.UnitTests.Documentation;

/// <summary>Pages that name files and other pages name ones that are there.</summary>
public sealed partial class DocumentedFilesTests
{
    private static IEnumerable<string> Pages =>
        Directory.GetFiles(Path.Combine(RepositoryPaths.Root, "docs"), "*.md", SearchOption.AllDirectories)
            .Append(Path.Combine(RepositoryPaths.Root, "README.md")).Append(Path.Combine(RepositoryPaths.Root, "docker", "README.md"))
            .Select(path => Path.GetRelativePath(RepositoryPaths.Root, path));

    [TestCaseSource(nameof(Pages))]
    public void Links_lead_somewhere(string page)
    {
        var folder = Path.GetDirectoryName(Path.Combine(RepositoryPaths.Root, page))!;
        var missing = Link().Matches(File.ReadAllText(Path.Combine(RepositoryPaths.Root, page))).Select(match => match.Groups["path"].Value)
            .Where(path => !path.Contains("://") && path.Length > 0 && !Path.Exists(Path.Combine(folder, path)));
        Assert.That(missing, Is.Empty);
    }

    [TestCaseSource(nameof(Pages))]
    public void Files_of_the_repository_exist(string page)
    {
        var missing = RepositoryFile().Matches(File.ReadAllText(Path.Combine(RepositoryPaths.Root, page))).Select(match => match.Groups["path"].Value)
            .Where(path => !Path.Exists(Path.Combine(RepositoryPaths.Root, path)));
        Assert.That(missing, Is.Empty);
    }

    [GeneratedRegex(@"\]\((?<path>[^)#\s]*)(#[^)]*)?\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"`(?<path>(managed|native|tests|scripts|docs|docker)/[A-Za-z0-9_./-]+)`")]
    private static partial Regex RepositoryFile();
}
