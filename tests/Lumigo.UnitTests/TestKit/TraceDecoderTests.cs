using Lumigo.TestKit.Otlp;
using NUnit.Framework;

namespace Lumigo.UnitTests.TestKit;

/// <summary>What no exporter of .NET sends: the rarer kinds of value, and malformed messages.</summary>
[TestFixture]
public sealed class TraceDecoderTests
{
    [TestCase("0A 01 78", "\"x\"")]
    [TestCase("0A 00", "\"\"")]
    [TestCase("10 01", "true")]
    [TestCase("10 00", "false")]
    [TestCase("18 FF FF FF FF FF FF FF FF FF 01", "-1")]
    [TestCase("21 00 00 00 00 00 00 04 C0", "d-2.5")]
    [TestCase("2A 06 0A 02 10 01 0A 00", "[true, null]")]
    [TestCase("32 09 0A 07 0A 01 6B 12 02 18 07", "{k=7}")]
    [TestCase("3A 03 00 FF 10", "0x00ff10")]
    [TestCase("", "null")]
    public void Every_kind_of_value_is_decoded(string anyValue, string expected)
    {
        var keyValue = Field(1, "6B") + Field(2, anyValue);
        var resource = Field(1, keyValue);
        var decoded = TraceDecoder.Decode(Bytes(Field(1, Field(1, resource))));
        Assert.That(AttributeList.Show(decoded.Single().Resource["k"]), Is.EqualTo(expected));
    }

    [Test]
    public void Schema_urls_and_dropped_counts_are_decoded()
    {
        const string text = "75";
        var scope = Field(1, "6E") + Field(2, "76") + "20 05";
        var link = Field(1, Repeat("AB", 16)) + Field(2, Repeat("CD", 8)) + "28 09" + "35 01 01 00 00";
        var @event = "09 01 00 00 00 00 00 00 00" + Field(2, "65") + "20 08";
        var span = Field(1, Repeat("01", 16)) + Field(2, Repeat("02", 8)) + "50 02" + Field(11, @event) + "60 03" + Field(13, link) + "70 04"
            + "85 01 01 03 00 00";
        var scopeSpans = Field(1, scope) + Field(2, span) + Field(3, text);
        var body = Field(1, Field(1, "10 06") + Field(2, scopeSpans) + Field(3, text));

        var resource = TraceDecoder.Decode(Bytes(body)).Single();
        var decoded = resource.Scopes.Single().Spans.Single();
        Assert.Multiple(() =>
        {
            Assert.That(resource.SchemaUrl, Is.EqualTo("u"));
            Assert.That(resource.DroppedAttributes, Is.EqualTo(6));
            Assert.That(resource.Scopes.Single().SchemaUrl, Is.EqualTo("u"));
            Assert.That(resource.Scopes.Single().Scope, Is.EqualTo(new Scope("n", "v", resource.Scopes.Single().Scope.Attributes, 5)));
            Assert.That(decoded.DroppedAttributes, Is.EqualTo(2));
            Assert.That(decoded.DroppedEvents, Is.EqualTo(3));
            Assert.That(decoded.DroppedLinks, Is.EqualTo(4));
            Assert.That(decoded.Flags, Is.EqualTo(0x301));
            Assert.That(decoded.Events.Single().DroppedAttributes, Is.EqualTo(8));
            Assert.That(decoded.Links.Single().DroppedAttributes, Is.EqualTo(9));
            Assert.That(decoded.Links.Single().Flags, Is.EqualTo(0x101));
        });
    }

    [TestCase("0A", TestName = "Message that ends after a tag")]
    [TestCase("0A 05 00", TestName = "Length beyond the end")]
    [TestCase("12 00", TestName = "Field the message does not have")]
    [TestCase("08 01", TestName = "Wrong wire type")]
    [TestCase("02 00", TestName = "Field number zero")]
    [TestCase("0A FF FF FF FF FF FF FF FF FF FF 01", TestName = "Varint without end")]
    [TestCase("0A 05 1A 03 FF FE FD", TestName = "Text that is not UTF-8")]
    [TestCase("0A 07 12 05 12 03 0A 01 00", TestName = "Trace id of one byte")]
    public void Malformed_messages_are_refused(string body)
    {
        Assert.That(() => TraceDecoder.Decode(Bytes(body)), Throws.InstanceOf<InvalidDataException>());
    }

    [Test]
    public void A_key_sent_twice_cannot_be_looked_up()
    {
        var keyValue = Field(1, "6B") + Field(2, "10 01");
        var decoded = TraceDecoder.Decode(Bytes(Field(1, Field(1, Field(1, keyValue) + Field(1, keyValue)))));
        Assert.That(() => decoded.Single().Resource["k"], Throws.InstanceOf<InvalidDataException>());
    }

    /// <summary>A length-delimited field, as hexadecimal text.</summary>
    private static string Field(int number, string content)
    {
        var bytes = Bytes(content);
        Assert.That(bytes, Has.Length.LessThan(16 * 1024));
        var length = bytes.Length < 0x80 ? $"{bytes.Length:X2}" : $"{0x80 | (bytes.Length & 0x7F):X2}{bytes.Length >> 7:X2}";
        return $"{(number << 3) | 2:X2}{length}{Convert.ToHexString(bytes)}";
    }

    private static string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, count));

    private static byte[] Bytes(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
}
