using System.Buffers;

namespace RESPite.Messages;

/// <summary>How far an answer was found. It is looked for from its beginning each time more of it has come.</summary>
public struct RespScanState
{
    public readonly RespPrefix Prefix => Found;

    /// <summary>How long the answer is; 0 until all of it is there.</summary>
    public readonly long TotalBytes => Bytes;

    internal RespPrefix Found { get; set; }

    internal long Bytes { get; set; }
}

/// <summary>Finds where an answer ends.</summary>
public sealed class RespFrameScanner
{
    private RespFrameScanner()
    {
    }

    public static RespFrameScanner Default { get; } = new();

    public OperationStatus TryRead(ref RespScanState state, in ReadOnlySequence<byte> data) =>
        TryRead(ref state, data.IsSingleSegment ? data.FirstSpan : data.ToArray());

    public OperationStatus TryRead(ref RespScanState state, ReadOnlySpan<byte> data)
    {
        int end = Element.EndOf(data, 0);
        if (end < 0)
        {
            return OperationStatus.NeedMoreData;
        }

        state.Found = (RespPrefix)data[0];
        state.Bytes = end;
        return OperationStatus.Done;
    }
}
