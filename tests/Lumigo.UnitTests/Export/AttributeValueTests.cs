using Lumigo.OpenTelemetry.Export;
using NUnit.Framework;

namespace Lumigo.UnitTests.Export;

[TestFixture]
public sealed class AttributeValueTests
{
    [TestCase("", 3, "")]
    [TestCase("abc", 3, "abc")]
    [TestCase("abcd", 3, "abc")]
    [TestCase("a\U0001F600b", 3, "a\U0001F600")]
    [TestCase("a\U0001F600b", 2, "a")]
    [TestCase("\U0001F600", 1, "")]
    [TestCase("\U0001F600", 2, "\U0001F600")]
    public void A_cut_never_splits_a_surrogate_pair(string text, int limit, string expected) => Assert.That(AttributeValue.Cut(text, limit), Is.EqualTo(expected));

    [Test]
    public void A_half_pair_that_was_there_before_is_no_reason_to_cut_more() =>
        Assert.That(AttributeValue.Cut("\uD83Dabc", 1), Is.EqualTo("\uD83D"));

    [Test]
    public void Values_with_a_type_of_their_own_stay_the_same_object()
    {
        object[] values = [true, 1, 2L, 3.5, 4.5f, (short)5, (sbyte)-6, (byte)7, (ushort)8, 9u, new byte[] { 1 }, new[] { 1 }, new[] { 1L }, new[] { 0.5 }, new[] { true }, new[] { "abc" }];
        Assert.That(values.Select(value => AttributeValue.Limit(value, 3)), Is.EqualTo(values));
        Assert.That(values.Select(value => ReferenceEquals(AttributeValue.Limit(value, 3), value)), Is.All.True);
        Assert.That(AttributeValue.Limit(null, 3), Is.Null);
    }

    [Test]
    public void Everything_else_becomes_its_invariant_text_within_the_limit()
    {
        Assert.Multiple(() =>
        {
            Assert.That(AttributeValue.Limit(1234.5m, 100), Is.EqualTo("1234.5"));
            Assert.That(AttributeValue.Limit(ulong.MaxValue, 100), Is.EqualTo("18446744073709551615"));
            Assert.That(AttributeValue.Limit('x', 100), Is.EqualTo("x"));
            Assert.That(AttributeValue.Limit(DayOfWeek.Friday, 3), Is.EqualTo("Fri"));
            Assert.That(AttributeValue.Limit(new Uri("http://a.test/long"), 8), Is.EqualTo("http://a"));
            Assert.That(AttributeValue.Limit(new NoText(), 8), Is.EqualTo(""));
            Assert.That(AttributeValue.Limit(new BrokenText(), 100), Does.EndWith("+BrokenText"));
        });
    }

    [Test]
    public void Strings_in_arrays_are_cut_and_the_apps_array_is_left_alone()
    {
        string?[] texts = ["abcd", null, "ab"];
        Assert.That(AttributeValue.Limit(texts, 3), Is.EqualTo(new[] { "abc", null, "ab" }));
        Assert.That(texts[0], Is.EqualTo("abcd"));
        object?[] mixed = ["abcd", 1, null, 2.5m, true];
        Assert.That(AttributeValue.Limit(mixed, 3), Is.EqualTo(new object?[] { "abc", 1, null, "2.5", true }));
        Assert.That(mixed[0], Is.EqualTo("abcd"));
        Assert.That(AttributeValue.Limit(new[] { 'a', 'b' }, 3), Is.EqualTo(new object[] { "a", "b" }));
    }

    [Test]
    public void An_array_that_contains_itself_has_an_end()
    {
        var itself = new object?[2];
        itself[0] = itself;
        Assert.That(AttributeValue.Limit(itself, 100), Is.EqualTo(new object?[] { "System.Object[]", null }));
    }

    private sealed class NoText
    {
        public override string? ToString() => null;
    }

    private sealed class BrokenText
    {
        public override string ToString() => throw new NotSupportedException();
    }
}
