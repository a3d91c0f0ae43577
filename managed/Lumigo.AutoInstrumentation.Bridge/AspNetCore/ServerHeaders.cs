using Lumigo.AutoInstrumentation.Bridge.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Lumigo.AutoInstrumentation.Bridge.AspNetCore;

/// <summary>
/// Takes the headers of requests and responses while their context is theirs. Runs for each request, so it makes a list only where the headers differ from
/// those this thread saw last: requests of one client, and even more so their responses, are much the same.
/// </summary>
internal static class ServerHeaders
{
    [ThreadStatic]
    private static KeyValuePair<string, StringValues>[]? t_copy;

    [ThreadStatic]
    private static HeaderList? t_lastRequest;

    [ThreadStatic]
    private static HeaderList? t_lastResponse;

    /// <summary>The headers a request has now; null when there are none, or payloads are switched off.</summary>
    public static HeaderList? Of(HttpRequest request) => Of(request.Headers, ref t_lastRequest);

    /// <summary>The same of a response.</summary>
    public static HeaderList? Of(HttpResponse response) => Of(response.Headers, ref t_lastResponse);

    private static HeaderList? Of(IHeaderDictionary headers, ref HeaderList? last)
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
        if (last is null || !AreIn(last, copy.AsSpan(0, count)))
        {
            last = ListOf(copy.AsSpan(0, count));
        }

        Array.Clear(copy, 0, count);
        return last;
    }

    private static bool AreIn(HeaderList list, ReadOnlySpan<KeyValuePair<string, StringValues>> headers)
    {
        ReadOnlySpan<object?> pairs = list.Pairs;
        if (pairs.Length != 2 * headers.Length)
        {
            return false;
        }

        for (int i = 0; i < headers.Length; i++)
        {
            // One that has several values is never found.
            if (headers[i].Value.Count != 1 || pairs[2 * i] as string != headers[i].Key || pairs[(2 * i) + 1] as string != headers[i].Value[0])
            {
                return false;
            }
        }

        return true;
    }

    private static HeaderList ListOf(ReadOnlySpan<KeyValuePair<string, StringValues>> headers)
    {
        var list = new HeaderList(headers.Length);
        foreach (ref readonly KeyValuePair<string, StringValues> header in headers)
        {
            if (header.Value.Count == 1)
            {
                list.Add(header.Key, header.Value[0] ?? string.Empty);
            }
            else if (header.Value.Count > 1)
            {
                list.Add(header.Key, header.Value.ToArray());
            }
        }

        return list;
    }
}
