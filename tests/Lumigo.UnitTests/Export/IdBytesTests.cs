using System.Diagnostics;
using Lumigo.OpenTelemetry.Export.Otlp;
using NUnit.Framework;

namespace Lumigo.UnitTests.Export;

/// <summary>Ids come out as the runtime's own conversion gives them.</summary>
public sealed class IdBytesTests
{
    [Test]
    public void Each_pair_of_digits_is_its_byte_at_each_place()
    {
        Span<byte> expected = stackalloc byte[IdBytes.TraceIdLength];
        byte[] traceId = new byte[IdBytes.TraceIdLength];
        byte[] spanId = new byte[IdBytes.SpanIdLength];
        for (int place = 0; place < IdBytes.TraceIdLength; place++)
        {
            for (int value = 0; value <= byte.MaxValue; value++)
            {
                for (int i = 0; i < expected.Length; i++)
                {
                    expected[i] = (byte)(i == place ? value : (17 * i) + 1);
                }

                IdBytes.Write(ActivityTraceId.CreateFromBytes(expected), traceId);
                Assert.That(traceId, Is.EqualTo(expected.ToArray()));
                IdBytes.Write(ActivitySpanId.CreateFromBytes(expected[..IdBytes.SpanIdLength]), spanId);
                Assert.That(spanId, Is.EqualTo(expected[..IdBytes.SpanIdLength].ToArray()));
            }
        }
    }

    [Test]
    public void An_id_that_was_never_set_is_all_zero()
    {
        byte[] spanId = [.. Enumerable.Repeat((byte)0xFF, IdBytes.SpanIdLength)];

        IdBytes.Write(default(ActivitySpanId), spanId);

        Assert.That(spanId, Is.All.Zero);
    }

    [Test]
    public void Nothing_is_written_beyond_the_id()
    {
        byte[] target = [.. Enumerable.Repeat((byte)0xFF, IdBytes.SpanIdLength + 1)];

        IdBytes.Write(ActivitySpanId.CreateFromString("0123456789abcdef"), target);

        Assert.That(target, Is.EqualTo(new byte[] { 0x01, 0x23, 0x45, 0x67, 0x89, 0xAB, 0xCD, 0xEF, 0xFF }));
    }
}
