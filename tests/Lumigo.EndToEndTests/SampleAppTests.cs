using Lumigo.TestKit;
using Lumigo.TestKit.Apps;
using Lumigo.TestKit.Otlp;
using Lumigo.TestKit.Processes;
using NUnit.Framework;

namespace Lumigo.EndToEndTests;

/// <summary>The sample apps themselves, without the product: they do what the other tests take for granted, and the same in every run.</summary>
[TestFixtureSource(typeof(TestMatrix), nameof(TestMatrix.Runtimes))]
public sealed class SampleAppTests(RuntimeUnderTest runtime)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [TestCase(7, "return", "7")]
    [TestCase(134, "throw")]
    [TestCase(8, "exit-on-thread", "8")]
    public void Console_ends_as_told(int exitCode, params string[] steps)
    {
        var result = AppProcess.Run(App("console").Command(["spans", "2", "span-on-exit", .. steps]), Limit);
        Assert.That(result.ExitCode, Is.EqualTo(exitCode));
        Assert.That(result.StdoutText, Does.Contain("made 2 spans"));
    }

    [TestCase("wait-for-sigterm", UnixSignal.Terminate, 0)]
    [TestCase("wait-for-sigint", UnixSignal.Interrupt, 0)]
    [TestCase("wait", UnixSignal.Terminate, 143)]
    [TestCase("wait", UnixSignal.Interrupt, 130)]
    public void Console_takes_signals(string step, UnixSignal signal, int exitCode)
    {
        using var process = AppProcess.Start(App("console").Command(step));
        process.WaitForStdout("ready", Limit);
        process.Signal(signal);
        Assert.That(process.WaitForExit(Limit).ExitCode, Is.EqualTo(exitCode));
    }

    [Test]
    public async Task Web_answers()
    {
        using var endpoint = new OtlpEndpoint();
        var command = App("web").Command("--urls", "http://127.0.0.1:0").WithEnvironment("OUT_URL", endpoint.BaseUrl + "/target");
        using var process = AppProcess.Start(command);
        const string listening = "listening on ";
        var url = process.WaitForStdout(listening, Limit).Split(listening)[1].Trim();
        using var client = new HttpClient { BaseAddress = new Uri(url) };

        Assert.That(await Get(client, "/hello"), Is.EqualTo("200 hello"));
        Assert.That(await Get(client, "/out"), Is.EqualTo("200 200 "));
        Assert.That(await Get(client, "/items/17"), Is.EqualTo("200 item 17"));
        Assert.That(await Get(client, "/boom"), Is.EqualTo("500 "));
        Assert.That(await Get(client, "/handled"), Is.EqualTo("500 handled"));
        Assert.That(await Get(client, "/status/418"), Is.EqualTo("418 "));
        Assert.That(await Get(client, "/nowhere"), Is.EqualTo("404 "));
        Assert.That(endpoint.Requests.Single().Path, Is.EqualTo("/target"));

        process.Signal(UnixSignal.Terminate);
        Assert.That(process.WaitForExit(Limit).ExitCode, Is.Zero);
    }

    [Test]
    public void Worker_host_drains_for_five_seconds()
    {
        using var process = AppProcess.Start(App("worker-host").Command());
        process.WaitForStdout("ready", Limit);
        process.Signal(UnixSignal.Terminate);
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var result = process.WaitForExit(Limit);
        Assert.That(clock.Elapsed, Is.GreaterThan(TimeSpan.FromSeconds(4.9)));
        Assert.That(result.ExitCode, Is.Zero);
        Assert.That(result.StdoutText, Does.Match(@"^ready\ndraining\nworked off \d+ jobs\n$"));
    }

    [Test]
    public void Plugins_are_loaded_into_contexts_of_their_own()
    {
        var result = AppProcess.Run(App("plugins").Command(), Limit);
        Assert.That(result.ExitCode, Is.Zero, result.ToString);
        Assert.That(result.StdoutText, Does.StartWith("first ran\nsecond ran\nthird ran\nplugin in context first\nplugin in context second\n"));
    }

    [Test]
    public void Own_versions_are_newer_than_the_runtimes()
    {
        var result = AppProcess.Run(App("own-versions").Command(), Limit);
        Assert.That(result.ExitCode, Is.Zero, result.ToString);
        Assert.That(result.StdoutText, Does.Contain("Default | System.Diagnostics.DiagnosticSource | 10.0.0.0 | 10.0.14"));
        Assert.That(result.StdoutText, Does.Contain("Default | Microsoft.Extensions.Logging | 10.0.0.0 | 10.0.14"));
    }

    [Test]
    public void Startup_hook_runs()
    {
        var app = App("startup-hook");
        var with = AppProcess.Run(app.Command().WithEnvironment("DOTNET_STARTUP_HOOKS", Path.Combine(app.Folder, "hook", "Hook.dll")), Limit);
        Assert.That(with.StdoutText, Does.StartWith("own startup hook ran\nhook: ran\n"));
        Assert.That(AppProcess.Run(app.Command(), Limit).StdoutText, Is.EqualTo("hook: did not run\nhooks property: none\n"));
    }

    private static async Task<string> Get(HttpClient client, string path)
    {
        using var response = await client.GetAsync(path);
        return $"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}";
    }

    private PublishedApp App(string name) => SampleApp.Get(name, runtime, AppVariant.FrameworkDependent);
}
