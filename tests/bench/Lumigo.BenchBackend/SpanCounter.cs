namespace Lumigo.BenchBackend;

/// <summary>Counts the spans of an OTLP ExportTraceServiceRequest by walking its protobuf, reading nothing else.</summary>
public static class SpanCounter
{
    // ExportTraceServiceRequest.resource_spans = 1, ResourceSpans.scope_spans = 2, ScopeSpans.spans = 2.
    private static ReadOnlySpan<int> Path => [1, 2, 2];

    /// <summary>Number of spans; throws <see cref="InvalidDataException"/> when the bytes are not protobuf.</summary>
    public static int Count(ReadOnlySpan<byte> request) => Count(request, Path);

    private static int Count(ReadOnlySpan<byte> message, ReadOnlySpan<int> path)
    {
        var count = 0;
        while (!message.IsEmpty)
        {
            var tag = Varint(ref message);
            var payload = Payload(ref message, (int)(tag & 7));
            if ((int)(tag >> 3) == path[0] && (tag & 7) == 2)
            {
                count += path.Length == 1 ? 1 : Count(payload, path[1..]);
            }
        }

        return count;
    }

    /// <summary>Steps over one field's value; what it returns means something for length-delimited fields only.</summary>
    private static ReadOnlySpan<byte> Payload(ref ReadOnlySpan<byte> message, int wireType)
    {
        switch (wireType)
        {
            case 0:
                Varint(ref message);
                return default;
            case 1:
                return Take(ref message, 8);
            case 2:
                return Take(ref message, Varint(ref message));
            case 5:
                return Take(ref message, 4);
            default:
                throw new InvalidDataException($"wire type {wireType}");
        }
    }

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> message, ulong length)
    {
        if (length > (ulong)message.Length)
        {
            throw new InvalidDataException("a field is longer than its message");
        }

        var taken = message[..(int)length];
        message = message[(int)length..];
        return taken;
    }

    private static ulong Varint(ref ReadOnlySpan<byte> message)
    {
        var value = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            if (message.IsEmpty)
            {
                break;
            }

            var next = message[0];
            message = message[1..];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw new InvalidDataException("a number does not end");
    }
}
