using System.Net.Http;
using System.Net.Http.Headers;
using Lumigo.AutoInstrumentation.Bridge.Http;

namespace Lumigo.AutoInstrumentation.Bridge.HttpClient;

/// <summary>Takes the headers of requests and responses as they were sent: nothing is parsed by looking at them, and what is not valid stays as it is.</summary>
internal static class ClientHeaders
{
    /// <summary>A request's headers and its content's; null when there are none.</summary>
    public static HeaderList? Of(HttpRequestMessage request) => Of(request.Headers.NonValidated, request.Content?.Headers.NonValidated);

    /// <summary>A response's headers and its content's; null when there are none.</summary>
    public static HeaderList? Of(HttpResponseMessage response) => Of(response.Headers.NonValidated, response.Content.Headers.NonValidated);

    private static HeaderList? Of(HttpHeadersNonValidated headers, HttpHeadersNonValidated? content)
    {
        int count = headers.Count + (content?.Count ?? 0);
        if (count == 0)
        {
            return null;
        }

        var list = new HeaderList(count);
        AddTo(list, headers);
        if (content is { } ofContent)
        {
            AddTo(list, ofContent);
        }

        return list;
    }

    private static void AddTo(HeaderList list, HttpHeadersNonValidated headers)
    {
        foreach (KeyValuePair<string, HeaderStringValues> header in headers)
        {
            // A single value is the string itself.
            list.Add(header.Key, header.Value.ToString());
        }
    }
}
