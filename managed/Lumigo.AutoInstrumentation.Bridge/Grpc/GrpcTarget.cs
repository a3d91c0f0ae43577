using System.Net.Http;
using System.Net.Http.Headers;

namespace Lumigo.AutoInstrumentation.Bridge.Grpc;

/// <summary>The server that a call is for. A channel that resolves names itself (<c>dns:///orders:80</c>) fills it in when it has chosen an address.</summary>
internal static class GrpcTarget
{
    // What the library has in its place until then.
    private const string NotResolved = "loadbalancer.temporary.invalid";

    /// <summary>The name and port asked for, or where there is none the address chosen; null for a call that never got that far.</summary>
    /// <param name="request">The call's request, when it has ended.</param>
    /// <param name="asked">Its address when it began.</param>
    public static Uri? Of(HttpRequestMessage? request, Uri? asked)
    {
        Uri? chosen = request?.RequestUri;
        if (chosen is not null && !ReferenceEquals(chosen, asked) && chosen.IsAbsoluteUri
            && request!.Headers.NonValidated.TryGetValues("Host", out HeaderStringValues host)
            && Uri.TryCreate($"{chosen.Scheme}://{host}", UriKind.Absolute, out Uri? named))
        {
            return named;
        }

        return chosen is { IsAbsoluteUri: true } && chosen.Host != NotResolved ? chosen : null;
    }
}
