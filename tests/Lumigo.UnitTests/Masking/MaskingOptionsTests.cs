using Lumigo.OpenTelemetry.Configuration;
using Lumigo.OpenTelemetry.Masking;
using NUnit.Framework;

namespace Lumigo.UnitTests.Masking;

/// <summary>The masking variables: what they mean, and what a bad value gives.</summary>
[TestFixture]
public sealed class MaskingOptionsTests
{
    private const string General = "LUMIGO_SECRET_MASKING_REGEX";
    private const string Older = "LUMIGO_BLACKLIST_REGEX";
    private const string Bodies = "LUMIGO_SECRET_MASKING_REGEX_HTTP_REQUEST_BODIES";

    private readonly List<string> _warnings = [];

    [SetUp]
    public void Forget() => _warnings.Clear();

    [Test]
    public void Without_variables_the_defaults_hold_everywhere()
    {
        Assert.That(Read(), Is.EqualTo(new MaskingOptions()));
        Assert.That(Enum.GetValues<MaskingDomain>().Select(Read().For), Is.All.SameAs(SecretPatterns.Default));
        Assert.That(_warnings, Is.Empty);
    }

    [Test]
    public void The_first_variable_that_is_set_replaces_all_others()
    {
        var all = Read((Bodies, """["a"]"""), (General, """["b"]"""), (Older, """["c"]"""));
        Assert.Multiple(() =>
        {
            Assert.That(all.For(MaskingDomain.HttpRequestBodies).Expressions, Is.EqualTo(new[] { "a" }));
            Assert.That(all.For(MaskingDomain.HttpResponseBodies).Expressions, Is.EqualTo(new[] { "b" }));
            Assert.That(Read((Older, """["c"]""")).General.Expressions, Is.EqualTo(new[] { "c" }));
            Assert.That(Read((Older, """["c"]""")).General.IncludesDefaults, Is.False);
            Assert.That(Read((General, "[]"), (Older, """["c"]""")).General.MasksNothing, Is.True);
            Assert.That(_warnings, Is.Empty);
        });
    }

    [TestCase("all")]
    [TestCase(" All ")]
    [TestCase("\"all\"")]
    public void The_word_all_masks_everything(string value)
    {
        Assert.That(Read((General, value)).General.MasksAll, Is.True);
        Assert.That(Read((Bodies, value)).For(MaskingDomain.HttpRequestBodies).MasksAll, Is.True);
        Assert.That(_warnings, Is.Empty);
    }

    [TestCase(".*pass.*")]
    [TestCase("{\"a\":1}")]
    [TestCase("[1]")]
    [TestCase("[\"a\",null]")]
    [TestCase("[\"a\"")]
    [TestCase("\"a\"")]
    public void What_is_no_list_gives_one_line_that_does_not_show_it_and_the_next_in_line(string value)
    {
        Assert.That(Read((General, value)).General, Is.EqualTo(SecretPatterns.Default));
        Assert.That(_warnings.Single(), Does.StartWith(General + " is neither ").And.EndWith(": the default list is used.").And.Not.Contain(" " + value));

        _warnings.Clear();
        Assert.That(Read((General, value), (Older, """["c"]""")).General.Expressions, Is.EqualTo(new[] { "c" }));
        Assert.That(_warnings.Single(), Does.EndWith($": {Older} is used."));

        _warnings.Clear();
        Assert.That(Read((Bodies, value), (General, """["b"]""")).For(MaskingDomain.HttpRequestBodies).Expressions, Is.EqualTo(new[] { "b" }));
        Assert.That(_warnings.Single(), Does.StartWith(Bodies + " is neither ").And.EndWith($": {General} is used."));
    }

    [Test]
    public void Bad_expressions_give_one_line_and_the_defaults_on_top_of_the_good_ones()
    {
        var options = Read((General, """["good", "(bad", "[worse"]"""));
        Assert.That(options.General.Expressions, Is.EqualTo(new[] { "good" }));
        Assert.That(options.General.IncludesDefaults, Is.True);
        Assert.That(_warnings.Single(), Is.EqualTo(
            General + " has expressions that are no valid regular expression: '(bad', '[worse'. The others and the default patterns are used together."));

        var keys = SecretKeys.For(options.General, _warnings.Add);
        Assert.That(keys.IsSecret("a-GOOD-one") && keys.IsSecret("password") && !keys.IsSecret("else"), Is.True);

        _warnings.Clear();
        Assert.That(Read((Bodies, """["(bad"]""")).For(MaskingDomain.HttpRequestBodies), Is.EqualTo(SecretPatterns.Default));
        Assert.That(_warnings.Single(), Is.EqualTo(Bodies + " has an expression that is no valid regular expression: '(bad'. The default patterns are used."));
    }

    private MaskingOptions Read(params (string Name, string Value)[] variables)
    {
        var values = variables.ToDictionary(one => one.Name, one => one.Value);
        return LumigoOptionsReader.From(name => values.GetValueOrDefault(name), _warnings.Add).Masking;
    }
}
