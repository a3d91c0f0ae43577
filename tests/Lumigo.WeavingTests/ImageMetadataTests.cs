using System.Reflection.PortableExecutable;
using Lumigo.AutoInstrumentation.Weaving.Profiler;
using NUnit.Framework;

namespace Lumigo.WeavingTests;

/// <summary>Where the metadata is in a module's image.</summary>
internal sealed unsafe class ImageMetadataTests
{
    private static readonly byte[] s_file = File.ReadAllBytes(typeof(ImageMetadataTests).Assembly.Location);

    [Test]
    public void Metadata_is_found_in_an_image_that_lies_as_in_its_file()
    {
        using var reader = new PEReader(new MemoryStream(s_file));
        fixed (byte* image = s_file)
        {
            byte* metadata = ImageMetadata.In(Module(image));
            Assert.That((nint)metadata, Is.EqualTo((nint)(image + reader.PEHeaders.MetadataStartOffset)));
            Assert.That(ImageMetadata.Holds(Module(image), metadata));
            Assert.That(ImageMetadata.Holds(Module(image), image - 1), Is.False);
            Assert.That(ImageMetadata.Holds(Module(image), image + reader.PEHeaders.PEHeader!.SizeOfImage), Is.False);
        }
    }

    [TestCase(0x00)]
    [TestCase(0x3E)]
    [TestCase(0x80)]
    public void What_is_no_image_is_not_read(int spoiled)
    {
        var file = (byte[])s_file.Clone();
        file[spoiled] ^= 0xFF;
        fixed (byte* image = file)
        {
            Assert.That(ImageMetadata.In(Module(image)) is null);
            Assert.That(ImageMetadata.Holds(Module(image), image), Is.False);
        }

        Assert.That(ImageMetadata.In(Module(null)) is null);
    }

    private static NativeModule Module(byte* image) => new() { Base = (ulong)image, Flags = NativeModule.FlatLayout };
}
