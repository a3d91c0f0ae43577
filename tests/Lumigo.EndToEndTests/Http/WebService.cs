using System.Globalization;
using System.Text.RegularExpressions;
using Lumigo.TestKit;
using Lumigo.TestKit.Apps;
using Lumigo.TestKit.Homes;
using Lumigo.TestKit.Otlp;
using Lumigo.TestKit.Processes;
using NUnit.Framework;

namespace Lumigo.EndToEndTests.Http;

/// <summary>A sample app that serves HTTP, <c>web</c> unless said otherwise, running under the product, and a client that leaves no trace of its own.</summary>
internal sealed class WebService : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    // The tests' own activity must not reach the app.
    private static readonly HttpClient Client = new(new SocketsHttpHandler { ActivityHeadersPropagator = null }) { Timeout = Limit };

    private readonly AppProcess _process;

    public WebService(RuntimeUnderTest runtime, AppVariant variant, OtlpEndpoint endpoint, string outUrl = "")
        : this(SampleApp.Get("web", runtime, variant).Command("--urls", "http://127.0.0.1:0").WithEnvironment("OUT_URL", outUrl), endpoint)
    {
    }

    public WebService(ProcessSpec app, OtlpEndpoint endpoint)
    {
        ProcessSpec command = app
            .WithEnvironment("LUMIGO_TRACER_TOKEN", "t_web")
            .WithEnvironment("LUMIGO_ENDPOINT", endpoint.BaseUrl);
        _process = AppProcess.Start(Home.Built.Activate(command));
        _process.WaitForStdout("listening on http://127.0.0.1:", Limit);
        Match match = Regex.Match(_process.StdoutText, "listening on http://127.0.0.1:([0-9]+)");
        Port = int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
    }

    public int Port { get; }

    public string Url => $"http://127.0.0.1:{Port}";

    /// <summary>Sends one request and reads the whole answer.</summary>
    public int Send(string pathAndQuery, string method = "GET", string? traceparent = null, string? tracestate = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), Url + pathAndQuery);
        request.Headers.TryAddWithoutValidation("User-Agent", "test/1.0");
        if (traceparent is not null)
        {
            request.Headers.Add("traceparent", traceparent);
        }

        if (tracestate is not null)
        {
            request.Headers.Add("tracestate", tracestate);
        }

        using HttpResponseMessage response = Client.Send(request);
        return (int)response.StatusCode;
    }

    /// <summary>The body of an answer.</summary>
    public string Get(string pathAndQuery)
    {
        using HttpResponseMessage response = Client.Send(new HttpRequestMessage(HttpMethod.Get, Url + pathAndQuery));
        return response.EnsureSuccessStatusCode().Content.ReadAsStringAsync().GetAwaiter().GetResult();
    }

    /// <summary>Ends the service as an orchestrator would and checks that nothing of ours was said.</summary>
    public void Stop()
    {
        _process.Signal(UnixSignal.Terminate);
        ProcessResult result = _process.WaitForExit(Limit);
        Assert.That(result.ExitCode, Is.Zero, result.ToString);
        Assert.That(result.OwnLines, Is.Empty);
    }

    public void Dispose() => _process.Dispose();
}
