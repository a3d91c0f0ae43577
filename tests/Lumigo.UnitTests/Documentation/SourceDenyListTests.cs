using System.Text.RegularExpressions;
using Lumigo.AutoInstrumentation.Loader.Spans;
using Lumigo.TestKit;
using NUnit.Framework;

namespace Lumigo.UnitTests.Documentation;

[TestFixture]
public sealed partial class SourceDenyListTests
{
    [TestCase("Experimental.System.Net.Sockets", true)]
    [TestCase("Experimental.System.Net.NameResolution", true)]
    [TestCase("Experimental.System.Net.Http.Connections", true)]
    [TestCase("Experimental.System.Net.Security", true)]
    [TestCase("connector-net", true)]
    [TestCase("System.Net.Http", false)]
    [TestCase("Microsoft.AspNetCore", false)]
    [TestCase("experimental.system.net.sockets", false)]
    [TestCase("", true)]
    public void Only_what_nobody_asked_for_is_denied(string source, bool expected) => Assert.That(SourceDenyList.Contains(source), Is.EqualTo(expected));

    [Test]
    public void The_page_lists_what_the_code_denies()
    {
        var code = File.ReadAllText(Path.Combine(RepositoryPaths.Root, "managed", "Lumigo.AutoInstrumentation.Loader", "Spans", "SourceDenyList.cs"));
        var page = File.ReadAllText(Path.Combine(RepositoryPaths.Root, "docs", "spans.md"));
        var denied = Quoted().Matches(code).Select(match => match.Groups["name"].Value).ToList();
        Assert.That(denied, Is.Not.Empty);
        Assert.That(Row().Matches(page).Select(match => match.Groups["name"].Value), Is.EqualTo(denied.Select(prefix => prefix + "*")));
    }

    [GeneratedRegex("^ *\"(?<name>[^\"]+)\",$", RegexOptions.Multiline)]
    private static partial Regex Quoted();

    [GeneratedRegex("^\\| `(?<name>[A-Za-z.-]+\\*)` \\|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
