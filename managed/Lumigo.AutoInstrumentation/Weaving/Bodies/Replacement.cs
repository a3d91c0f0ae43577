using System.Reflection.Metadata;

namespace Lumigo.AutoInstrumentation.Weaving;

/// <summary>A changed body as the profiler takes it (<c>lumigo_body</c>).</summary>
/// <param name="Bytes">Header, code and exception sections; from the next multiple of four on, the map.</param>
/// <param name="BodySize">The size without the map.</param>
/// <param name="MapCount">The entries of the map.</param>
internal sealed record Replacement(byte[] Bytes, int BodySize, int MapCount)
{
    /// <summary>Whether the bytes are one whole body. What the runtime cannot read would end in the application, at the method's next call.</summary>
    public static unsafe bool IsWellFormed(byte[] body)
    {
        fixed (byte* first = body)
        {
            try
            {
                MethodBodyBlock block = MethodBodyBlock.Create(new BlobReader(first, body.Length));
                if (block.Size != body.Length)
                {
                    return false;
                }

                int codeSize = block.GetILReader().Length;
                var regions = block.ExceptionRegions;
                for (int i = 0; i < regions.Length; i++)
                {
                    var region = regions[i];
                    if (region.TryOffset + region.TryLength > codeSize || region.HandlerOffset + region.HandlerLength > codeSize
                        || (region.Kind == ExceptionRegionKind.Filter && region.FilterOffset >= codeSize))
                    {
                        return false;
                    }
                }

                return true;
            }
            catch (BadImageFormatException)
            {
                return false;
            }
        }
    }
}
