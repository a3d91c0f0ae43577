using Lumigo.AutoInstrumentation.Bridge.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Lumigo.AutoInstrumentation.Bridge.AspNetCore;

/// <summary>Takes the headers of requests and responses while their context is theirs. Runs for each request, so it makes one array and nothing else.</summary>
internal static class ServerHeaders
{
    [ThreadStatic]
    private static KeyValuePair<string, StringValues>[]? t_copy;

    /// <summary>The headers there are now; null when there are none, or payloads are switched off.</summary>
    public static HeaderList? Of(IHeaderDictionary headers)
    {
        if (!HeaderList.AreCaptured)
        {
            return null;
        }

        int count = headers.Count;
        if (count is 0 or > HeaderList.MaxCount)
        {
            // A server that allows so many has a use for them that is none of headers.
            return null;
        }

        // Copying them needs no enumerator.
        KeyValuePair<string, StringValues>[] copy = t_copy ??= new KeyValuePair<string, StringValues>[HeaderList.MaxCount];
        headers.CopyTo(copy, 0);
        var list = new HeaderList(count);
        for (int i = 0; i < count; i++)
        {
            ref readonly KeyValuePair<string, StringValues> header = ref copy[i];
            if (header.Value.Count == 1)
            {
                list.Add(header.Key, header.Value[0] ?? string.Empty);
            }
            else if (header.Value.Count > 1)
            {
                list.Add(header.Key, header.Value.ToArray());
            }
        }

        Array.Clear(copy, 0, count);
        return list;
    }
}
