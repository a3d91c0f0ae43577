using Lumigo.OpenTelemetry.Export.Otlp;
using NUnit.Framework;

namespace Lumigo.UnitTests.Export;

/// <summary>Expected bytes are from the protobuf encoding guide.</summary>
[TestFixture]
public sealed class ProtobufTests
{
    [TestCase(150L, "089601")]
    [TestCase(0L, "0800")]
    [TestCase(127L, "087F")]
    [TestCase(128L, "088001")]
    [TestCase(-1L, "08FFFFFFFFFFFFFFFFFF01")]
    public void Numbers(long value, string expected) => Assert.That(Written(writer => writer.Int(1, value)), Is.EqualTo(expected));

    [Test]
    public void Other_fields()
    {
        Assert.Multiple(() =>
        {
            Assert.That(Written(writer => writer.String(2, "testing")), Is.EqualTo("120774657374696E67"));
            Assert.That(Written(writer => writer.String(2, "ä")), Is.EqualTo("1202C3A4"));
            Assert.That(Written(writer => writer.String(2, "\uD83D")), Is.EqualTo("1203EFBFBD"), "half a surrogate pair");
            Assert.That(Written(writer => writer.Bool(1, true)), Is.EqualTo("0801"));
            Assert.That(Written(writer => writer.Fixed64(1, 1)), Is.EqualTo("090100000000000000"));
            Assert.That(Written(writer => writer.Fixed32(1, 1)), Is.EqualTo("0D01000000"));
            Assert.That(Written(writer => writer.Double(1, 1.0)), Is.EqualTo("09000000000000F03F"));
            Assert.That(Written(writer => writer.Bytes(16, [1, 2])), Is.EqualTo("8201020102"), "a field number of two bytes");
            Assert.That(Written(writer => writer.IntUnlessZero(1, 0)), Is.Empty);
            Assert.That(Written(writer => writer.StringUnlessEmpty(1, "")), Is.Empty);
            Assert.That(Written(writer => writer.StringUnlessEmpty(1, null)), Is.Empty);
        });
    }

    [Test]
    public void A_nested_message_has_its_length_in_four_bytes()
    {
        Assert.That(Written(writer =>
        {
            var message = writer.BeginMessage(3);
            writer.Int(1, 150);
            writer.EndMessage(message);
        }), Is.EqualTo("1A83808000089601"));
        var large = new ProtobufWriter();
        var start = large.BeginMessage(1);
        large.Bytes(1, new byte[300_000]);
        large.EndMessage(start);
        // 300,004 bytes: tag, three bytes of length, content.
        Assert.That(Convert.ToHexString(large.Written.Span[..9]), Is.EqualTo("0AE4A792000AE0A712"));
    }

    [Test]
    public void What_was_written_last_can_be_taken_back()
    {
        Assert.That(Written(writer =>
        {
            writer.Int(1, 1);
            var before = writer.Length;
            writer.String(2, "gone");
            writer.Truncate(before);
            writer.Int(3, 3);
        }), Is.EqualTo("08011803"));
    }

    [Test]
    public void A_message_too_long_for_its_length_is_refused()
    {
        var writer = new ProtobufWriter();
        var start = writer.BeginMessage(1);
        writer.Bytes(1, new byte[1 << 28]);
        Assert.That(() => writer.EndMessage(start), Throws.InvalidOperationException);
    }

    [TestCase("", 0)]
    [TestCase("0A020805", 5)]
    [TestCase("0A0508AC021201", 0, Description = "cut off")]
    [TestCase("0A0608AC02120178", 300, Description = "with a message")]
    [TestCase("0A031201780A020805", 5, Description = "the last one counts")]
    [TestCase("0A00", 0)]
    [TestCase("0805", 0, Description = "wrong wire type")]
    [TestCase("7B226120223A317D", 0, Description = "JSON")]
    [TestCase("FFFFFFFFFFFFFFFFFFFFFFFF", 0)]
    [TestCase("0AFFFFFFFFFFFFFFFFFF01", 0, Description = "length beyond the end")]
    [TestCase("0A0A08FFFFFFFFFFFFFFFFFF01", 0, Description = "a negative count, cut off")]
    [TestCase("0A0B08FFFFFFFFFFFFFFFFFF01", 0, Description = "a negative count")]
    public void Rejected_spans_of_a_response(string hex, int expected) =>
        Assert.That(PartialSuccess.RejectedSpans(Convert.FromHexString(hex)), Is.EqualTo(expected));

    private static string Written(Action<ProtobufWriter> write)
    {
        var writer = new ProtobufWriter();
        write(writer);
        return Convert.ToHexString(writer.Written.Span);
    }
}
