using Lumigo.OpenTelemetry.Export.Otlp;
using NUnit.Framework;

namespace Lumigo.UnitTests.Export;

[TestFixture]
public sealed class EncodedAttributesTests
{
    private const int Field = 9;

    [Test]
    public void What_is_copied_is_what_was_written()
    {
        var random = new Random(7);
        var encoded = new EncodedAttributes();
        var copied = 0;
        for (var i = 0; i < 200_000; i++)
        {
            // Few enough that most come again, many enough that slots are taken over all the time; texts and numbers of equal hash among them.
            var key = $"key{random.Next(12)}";
            object? value = random.Next(6) switch
            {
                0 => random.Next(-40, 40),
                1 => new string('x', random.Next(700)),
                2 => string.Empty,
                3 => random.Next(2) == 0 ? null : true,
                4 => (long)random.Next(40),
                _ => $"\u00e4{random.Next(80)}",
            };

            var fresh = new ProtobufWriter();
            OtlpAttributes.Write(fresh, Field, key, value);
            var writer = new ProtobufWriter();
            if (encoded.TryWrite(writer, key, value))
            {
                copied++;
                Assert.That(writer.Written.ToArray(), Is.EqualTo(fresh.Written.ToArray()), $"{key}={value}");
            }
            else
            {
                encoded.Keep(key, value, fresh.Written.Span);
            }
        }

        Assert.That(copied, Is.GreaterThan(20_000));
    }

    [Test]
    public void The_masked_value_is_copied_for_the_one_that_was_masked_only()
    {
        var encoded = new EncodedAttributes();
        var masked = new ProtobufWriter();
        OtlpAttributes.Write(masked, Field, "url.query", "token=****");
        encoded.Keep("url.query", "token=abc", masked.Written.Span);

        var writer = new ProtobufWriter();
        Assert.Multiple(() =>
        {
            Assert.That(encoded.TryWrite(writer, "url.query", "token=abd"), Is.False);
            Assert.That(encoded.TryWrite(writer, "url.quark", "token=abc"), Is.False);
            Assert.That(encoded.TryWrite(writer, new string("url.query".AsSpan()), new string("token=abc".AsSpan())), Is.True);
            Assert.That(writer.Written.ToArray(), Is.EqualTo(masked.Written.ToArray()));
        });
    }

    [Test]
    public void Long_attributes_are_not_kept()
    {
        var encoded = new EncodedAttributes();
        var value = new string('x', 500);
        encoded.Keep("key", value, new byte[520]);

        Assert.That(encoded.TryWrite(new ProtobufWriter(), "key", value), Is.False);
    }
}
