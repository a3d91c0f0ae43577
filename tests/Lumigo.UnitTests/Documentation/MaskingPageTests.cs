using System.Text.RegularExpressions;
using Lumigo.OpenTelemetry.Masking;
using Lumigo.TestKit;
using NUnit.Framework;

namespace Lumigo.UnitTests.Documentation;

/// <summary>docs/masking.md names the words and the exceptions of the code.</summary>
[TestFixture]
public sealed partial class MaskingPageTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(RepositoryPaths.Root, "docs", "masking.md"));

    [Test]
    public void The_page_and_the_code_have_the_same_readable_attributes() =>
        Assert.That(Names(Section("## What stays readable", "Execution tags")), Is.EquivalentTo(ReadableAttributes.Keys));

    [Test]
    public void Every_readable_attribute_would_be_masked_otherwise() =>
        Assert.That(ReadableAttributes.Keys.Where(key => !SecretWords.AreIn(key)), Is.Empty);

    [Test]
    public void The_words_of_the_page_are_those_of_the_code()
    {
        var words = Names(Section("## What is secret", "User name")).Where(word => word.All(char.IsAsciiLetter)).ToList();
        Assert.That(words, Has.Count.EqualTo(10));
        foreach (var word in words)
        {
            Assert.That(SecretWords.AreIn($"my-{word.ToUpperInvariant()}_1"), Is.True, word);
            Assert.That(SecretWords.AreIn(word.AsSpan(..^1)), Is.EqualTo(word is "passphrase"), $"all of {word} is needed");
        }
    }

    [Test]
    public void The_words_of_the_page_that_make_an_execution_tag_secret_are_those_of_the_code()
    {
        var all = Names(Section("Execution tags", "## Patterns")).Skip(1).ToList();
        var harmless = new[] { "key", "session" };
        Assert.That(all.Where(word => !SecretWords.AreInUnmistakably(word)), Is.EqualTo(harmless));
    }

    private static string Section(string from, string to)
    {
        var start = Page.IndexOf(from, StringComparison.Ordinal);
        return Page[start..Page.IndexOf(to, start + from.Length, StringComparison.Ordinal)];
    }

    private static List<string> Names(string text) => [.. Quoted().Matches(text).Select(match => match.Groups[1].Value)];

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Quoted();
}
