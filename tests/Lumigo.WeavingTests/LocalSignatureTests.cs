using Lumigo.AutoInstrumentation.Weaving;

namespace Lumigo.WeavingTests;

/// <summary>Local signatures keep what they have and get more.</summary>
internal sealed class LocalSignatureTests
{
    // int; pinned int&; modopt(typeref) string; List<object>; int[,]; fnptr; !0; !!1; valuetype
    private static readonly byte[] Everything =
    [
        0x07, 0x09, 0x08, 0x45, 0x10, 0x08, 0x20, 0x05, 0x0E, 0x15, 0x12, 0x09, 0x01, 0x1C, 0x14, 0x08, 0x02, 0x00, 0x02, 0x00, 0x00,
        0x1B, 0x00, 0x01, 0x01, 0x08, 0x13, 0x00, 0x1E, 0x01, 0x11, 0x80, 0x99,
    ];

    [Test]
    public void Types_are_kept_byte_for_byte()
    {
        Assert.That(LocalSignature.TryParse(Everything, out var signature), Is.True);
        Assert.That(signature!.OriginalCount, Is.EqualTo(9));
        Assert.That(signature.ToBlob(), Is.EqualTo(Everything));
        Assert.That(signature.IsChanged, Is.False);
        Assert.That(signature.TryAdd([0x12, 0x05], out var index), Is.True);
        Assert.That(index, Is.EqualTo(9));
        Assert.That(signature.ToBlob(), Is.EqualTo((byte[])[0x07, 0x0A, .. Everything[2..], 0x12, 0x05]));
    }

    [TestCase(127, 1)]
    [TestCase(128, 2)]
    [TestCase(0x3FFF, 2)]
    [TestCase(0x4000, 4)]
    public void The_count_takes_as_many_bytes_as_it_needs(int count, int size)
    {
        var signature = LocalSignature.Empty();
        for (var i = 0; i < count; i++)
        {
            signature.TryAdd([0x08], out _);
        }

        var blob = signature.ToBlob();
        Assert.That(blob, Has.Length.EqualTo(1 + size + count));
        Assert.That(LocalSignature.TryParse(blob, out var again), Is.True);
        Assert.That(again!.OriginalCount, Is.EqualTo(count));
    }

    [Test]
    public void There_are_no_more_locals_than_instructions_can_name()
    {
        var signature = LocalSignature.Empty();
        for (var i = 0; i < LocalSignature.MaxCount; i++)
        {
            Assert.That(signature.TryAdd([0x08], out _), Is.True);
        }

        Assert.That(signature.TryAdd([0x08], out _), Is.False);
    }

    [TestCase]
    [TestCase(0x06, 0x08)]
    [TestCase(0x07)]
    [TestCase(0x07, 0x02, 0x08)]
    [TestCase(0x07, 0x01, 0x77)]
    [TestCase(0x07, 0x01, 0x15, 0x12)]
    [TestCase(0x07, 0xFF)]
    public void What_is_no_signature_is_refused(params int[] blob) =>
        Assert.That(LocalSignature.TryParse([.. blob.Select(value => (byte)value)], out _), Is.False);

    [Test]
    public void Endless_nesting_is_refused_and_no_stack_overflow() =>
        Assert.That(LocalSignature.TryParse([0x07, 0x01, .. Enumerable.Repeat((byte)0x0F, 100_000)], out _), Is.False);
}
