using System.Text.RegularExpressions;
using Lumigo.EndToEndTests.Coexistence;
using Lumigo.EndToEndTests.Delivery;
using Lumigo.TestKit;
using Lumigo.TestKit.Apps;
using Lumigo.TestKit.Aws;
using Lumigo.TestKit.Otlp;
using Lumigo.TestKit.Processes;

namespace Lumigo.EndToEndTests.Http;

/// <summary>What came of requests to the sample app <c>checkout</c>, which makes spans of every kind.</summary>
/// <param name="Traces">The exported traces as <c>GET /{name}[…]</c>, with the name that was asked for, spans below each other in the order of their names.</param>
/// <param name="Calls">What the called service saw: query and sampled flag.</param>
/// <param name="Messages">What the queue got: body and sampled flag.</param>
/// <param name="Spans">The exported spans.</param>
/// <param name="Process">The process.</param>
internal sealed partial record CheckoutService(
    IReadOnlyList<string> Traces, IReadOnlyList<string> Calls, IReadOnlyList<string> Messages, IReadOnlyList<ReceivedSpan> Spans, ProcessResult Process)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Runs the app and sends it requests, one after the other.</summary>
    /// <param name="runtime">The runtime.</param>
    /// <param name="variables">Variables; <c>{queue}</c> and <c>{stock}</c> in them stand for the ports of the called services.</param>
    /// <param name="names">The paths, without slash; after a blank a traceparent if wanted.</param>
    public static CheckoutService Run(RuntimeUnderTest runtime, IReadOnlyDictionary<string, string> variables, params string[] names) =>
        RunWithNote(runtime, variables, null, names);

    /// <summary>The same with a text that the app puts into its messages.</summary>
    public static CheckoutService RunWithNote(RuntimeUnderTest runtime, IReadOnlyDictionary<string, string> variables, string? note, params string[] names)
    {
        using var endpoint = new OtlpEndpoint();
        using var stock = new CalledService();
        using var services = new AwsEndpoint();
        services.Fill("checkout", ["there before"]);
        string Filled(string text) => text
            .Replace("{queue}", $"{new Uri(services.Url).Port}", StringComparison.Ordinal).Replace("{stock}", $"{new Uri(stock.Url).Port}", StringComparison.Ordinal);

        var command = SampleApp.Get("checkout", runtime, AppVariant.FrameworkDependent).Command("--urls", "http://127.0.0.1:0")
            .WithEnvironment("STOCK_URL", stock.Url + "stock")
            .WithEnvironment("QUEUE_URL", $"{services.Url}/000000000000/checkout")
            .By(endpoint.BaseUrl)
            .WithEnvironment(variables.Select(one => KeyValuePair.Create(one.Key, Filled(one.Value))));
        using var process = AppProcess.Start(command);
        var address = Address().Match(process.WaitForStdout(" .\n", Limit)).Value;
        using var client = new HttpClient(new SocketsHttpHandler { ActivityHeadersPropagator = null }) { Timeout = Limit };
        foreach (var name in names.Append("done"))
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"{address}/{name.Split(' ')[0]}");
            if (name.Contains(' '))
            {
                request.Headers.Add("traceparent", name.Split(' ')[1]);
            }
            if (note is not null)
            {
                request.Headers.Add("X-Note", note);
            }
            using var response = client.Send(request);
            response.EnsureSuccessStatusCode();
        }
        process.Signal(UnixSignal.Terminate);
        var result = process.WaitForExit(Limit);
        if (result.ExitCode != 0)
        {
            throw new InvalidOperationException(result.ToString());
        }
        IReadOnlyList<ReceivedSpan> spans = [.. endpoint.AcceptedSpans.Where(one => one.Span.Attributes["url.path"] is not "/done")];
        return new CheckoutService([.. Shapes(spans)], stock.Calls, [.. services.Calls.SelectMany(Sent).Order(StringComparer.Ordinal)], spans, result);
    }

    private static IEnumerable<string> Sent(ApiCall call) => call.Messages.Select(message =>
        $"{message.Body} {(message.Attributes.TryGetValue("traceparent", out var parent) ? $"flags {parent.Text![^2..]}" : "without trace")}");

    private static IEnumerable<string> Shapes(IReadOnlyList<ReceivedSpan> spans)
    {
        var children = spans.ToLookup(one => one.Span.ParentSpanId);
        var known = spans.Select(one => one.Span.SpanId).ToHashSet();
        return spans.Where(one => !known.Contains(one.Span.ParentSpanId)).Select(Text).Order(StringComparer.Ordinal);

        string Text(ReceivedSpan one)
        {
            var name = one.Span.Attributes["url.path"] is string path ? $"GET {path}" : one.Span.Name;
            var below = children[one.Span.SpanId].Select(Text).Order(StringComparer.Ordinal).ToList();
            return below.Count == 0 ? name : $"{name}[{string.Join(", ", below)}]";
        }
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex Address();
}
