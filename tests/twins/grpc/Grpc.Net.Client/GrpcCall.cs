using System.Diagnostics;
using System.Globalization;
using System.Threading.Channels;

namespace Grpc.Net.Client;

/// <summary>A running call.</summary>
internal sealed class GrpcCall(HttpMessageInvoker invoker, HttpRequestMessage request, string method, TimeSpan? deadline, CancellationToken cancellation)
{
    private const string ActivityName = "Grpc.Net.Client.GrpcOut";

    private static readonly ActivitySource s_source = new("Grpc.Net.Client");
    private static readonly DiagnosticListener s_listener = new("Grpc.Net.Client");

    private readonly Channel<string> _messages = Channel.CreateUnbounded<string>();
    private HttpResponseMessage? _response;

    public ChannelReader<string> Messages => _messages.Reader;

    public async Task RunAsync()
    {
        bool listened = s_listener.IsEnabled() && s_listener.IsEnabled(ActivityName, request);
        Activity? activity = null;
        if (listened || Activity.Current is not null || s_source.HasListeners())
        {
            activity = s_source.CreateActivity(ActivityName, ActivityKind.Client) ?? new Activity(ActivityName);
            activity.AddTag("grpc.method", method);
            activity.Start();
            if (listened)
            {
                s_listener.Write(ActivityName + ".Start", new StartData(request));
            }
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        if (deadline is { } time)
        {
            limit.CancelAfter(time);
        }

        int status;
        try
        {
            status = await ExchangeAsync(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            status = cancellation.IsCancellationRequested ? 1 : 4;
        }
        catch (HttpRequestException)
        {
            status = 14;
        }
        catch (IOException)
        {
            status = 14;
        }

        if (activity is not null)
        {
            activity.AddTag("grpc.status_code", status.ToString(CultureInfo.InvariantCulture));
            if (listened)
            {
                if (activity.Duration == TimeSpan.Zero)
                {
                    activity.SetEndTime(DateTime.UtcNow);
                }

                s_listener.Write(ActivityName + ".Stop", new StopData(_response, request));
            }

            activity.Stop();
        }

        _messages.Writer.Complete(status == 0 ? null : new RpcException(status, "see the server"));
    }

    private async Task<int> ExchangeAsync(CancellationToken limit)
    {
        _response = await invoker.SendAsync(request, limit).ConfigureAwait(false);
        if (Status(_response.Headers) is { } early)
        {
            return early;
        }

        using Stream stream = await _response.Content.ReadAsStreamAsync(limit).ConfigureAwait(false);
        while (await GrpcFrame.ReadAsync(stream, limit).ConfigureAwait(false) is { } message)
        {
            _messages.Writer.TryWrite(message);
        }

        return Status(_response.TrailingHeaders) ?? 1;
    }

    private static int? Status(System.Net.Http.Headers.HttpResponseHeaders headers) =>
        headers.TryGetValues("grpc-status", out IEnumerable<string>? values) ? int.Parse(values.First(), CultureInfo.InvariantCulture) : null;

    private sealed record StartData(HttpRequestMessage Request);

    private sealed record StopData(HttpResponseMessage? Response, HttpRequestMessage Request);
}
