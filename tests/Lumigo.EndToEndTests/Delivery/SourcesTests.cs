using Lumigo.TestKit;
using Lumigo.TestKit.Apps;
using Lumigo.TestKit.Homes;
using Lumigo.TestKit.Otlp;
using Lumigo.TestKit.Processes;
using NUnit.Framework;

namespace Lumigo.EndToEndTests.Delivery;

/// <summary>Spans of every activity source arrive, but those of the documented deny list (docs/spans.md).</summary>
[TestFixture]
public sealed class SourcesTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [TestCaseSource(typeof(TestMatrix), nameof(TestMatrix.Runtimes))]
    public void Sources_of_the_app_and_of_its_plugins_are_traced(RuntimeUnderTest runtime)
    {
        using var endpoint = new OtlpEndpoint();
        var command = SampleApp.Get("plugins", runtime, AppVariant.FrameworkDependent).Command();
        Untouched.CheckSilent(BareRuns.Of(command), AppProcess.Run(command.By(endpoint.BaseUrl), Limit));
        Assert.That(endpoint.AcceptedSpans.Select(received => $"{received.Scope.Name} {received.Scope.Version} {received.Span.Name}"), Is.EquivalentTo(new[]
        {
            "Sample.PluginHost  host", "Sample.Plugin 0.1 plugin first", "Sample.Plugin 0.1 plugin second", "Sample.Plugin 0.1 plugin third",
        }));
    }

    [TestCaseSource(typeof(TestMatrix), nameof(TestMatrix.Runtimes))]
    public void Connections_below_an_http_call_are_not_traced(RuntimeUnderTest runtime)
    {
        using var endpoint = new OtlpEndpoint();
        using var far = new OtlpEndpoint();
        var command = SampleApp.Get("web", runtime, AppVariant.FrameworkDependent).Command()
            .WithEnvironment("ASPNETCORE_URLS", "http://127.0.0.1:0").WithEnvironment("OUT_URL", far.BaseUrl.Replace("127.0.0.1", LoopbackName.Value, StringComparison.Ordinal));
        using var process = AppProcess.Start(command.By(endpoint.BaseUrl));
        var url = process.WaitForStdout("listening on ", Limit).Split("listening on ")[1].Trim();
        using (var client = new HttpClient())
        {
            Assert.That(client.GetStringAsync(url + "/out").GetAwaiter().GetResult(), Does.StartWith("200"));
        }
        process.Signal(UnixSignal.Terminate);
        process.WaitForExit(Limit);
        Assert.That(endpoint.AcceptedSpans.Select(received => received.Scope.Name), Is.EquivalentTo(new[] { "Microsoft.AspNetCore", "System.Net.Http" }));
    }
}
