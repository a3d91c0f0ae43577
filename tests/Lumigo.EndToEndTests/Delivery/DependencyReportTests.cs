using System.Text.Json;
using System.Text.RegularExpressions;
using Lumigo.TestKit;
using Lumigo.TestKit.Apps;
using Lumigo.TestKit.Otlp;
using Lumigo.TestKit.Processes;
using NUnit.Framework;

namespace Lumigo.EndToEndTests.Delivery;

/// <summary>
/// The report of dependencies goes to Lumigo's own endpoint alone, so the tests stand in for that host: by the proxy of the environment, with a certificate that
/// the process trusts. The processes run side by side, for each waits some seconds before it reports.
/// </summary>
[TestFixture]
public sealed partial class DependencyReportTests
{
    private const string Host = "ga-otlp.lumigo-tracer-edge.golumigo.com";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>How long the apps live, in milliseconds: long enough for the report.</summary>
    private const string Life = "7500";

    private readonly TemporaryFolder _folder = new();
    private readonly List<Task<Run>> _packages = [];
    private readonly List<Task<Run>> _singleFiles = [];
    private Task<Run> _assemblies = null!;
    private Task<Run> _optedOut = null!;
    private Task<Run> _elsewhere = null!;
    private Task<Run> _early = null!;

    [OneTimeSetUp]
    public void StartAll()
    {
        var variables = new Dictionary<string, string> { ["OTEL_RESOURCE_ATTRIBUTES"] = "team=blue,my.api.key=hidden", ["LUMIGO_TAG"] = "night", ["LUMIGO_CONNECTION_TIMEOUT"] = "20" };
        _packages.AddRange(RuntimeUnderTest.All.Select(runtime => Start(WithPackages(runtime), variables)));
        _assemblies = Start(WithoutFile(RuntimeUnderTest.Net10, _folder), variables);
        _singleFiles.AddRange(new[] { RuntimeUnderTest.Net8, RuntimeUnderTest.Net10 }.Select(runtime => Start(SingleFile(runtime), variables)));

        var app = WithPackages(RuntimeUnderTest.Net10);
        _optedOut = Start(app, new Dictionary<string, string> { ["LUMIGO_REPORT_DEPENDENCIES"] = "False", ["LUMIGO_DEBUG"] = "true" });
        _elsewhere = Start(app, new Dictionary<string, string> { ["LUMIGO_ENDPOINT"] = $"https://{Host}/other", ["LUMIGO_DEBUG"] = "true" });
        _early = Start(Console("spans", "3", "return", "7"), new Dictionary<string, string> { ["LUMIGO_DEBUG"] = "true" });
    }

    [OneTimeTearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void An_app_reports_its_packages_once_or_else_its_assemblies()
    {
        foreach (var (runtime, run) in RuntimeUnderTest.All.Zip(_packages))
        {
            var file = File.ReadAllText(Path.Combine(SampleApp.Get("own-versions", runtime, AppVariant.FrameworkDependent).Folder, "own-versions.deps.json"));
            using var report = Report(run.Result);
            Assert.That(Dependencies(report), Is.EqualTo(Package().Matches(file).Select(match => match.Groups["package"].Value)).And.Contains("Microsoft.Extensions.Logging/10.0.14"));
        }

        using (var report = Report(_assemblies.Result))
        {
            Assert.That(Dependencies(report), Has.Member("Microsoft.Extensions.Logging/10.0.14")
                .And.None.StartsWith("System.Private.").And.None.StartsWith("System.Net.").And.None.StartsWith("own-versions/"));
        }

        foreach (var run in _singleFiles)
        {
            using var report = Report(run.Result);
            Assert.That(Dependencies(report), Has.None.StartsWith("System."));
        }
    }

    [Test]
    public void Nothing_is_reported_by_who_opted_out_sends_elsewhere_has_no_token_or_ends_early()
    {
        Assert.Multiple(() =>
        {
            foreach (var run in new[] { _optedOut, _elsewhere })
            {
                Assert.That(run.Result.Requests.Select(request => request.Path).Distinct().Single(), Does.EndWith("/v1/traces"));
                Assert.That(run.Result.Process.OwnLines, Has.Some.EndsWith("Dependency reporting is turned off."));
            }
            Assert.That(_early.Result.Requests.Select(request => request.Path), Has.None.EndsWith("/v1/dependencies"));
            // Had it waited, it would have reported.
            Assert.That(_early.Result.Process.ExitCode, Is.EqualTo(7));
        });
    }

    private static JsonDocument Report(Run run)
    {
        Assert.That(run.Process.ExitCode, Is.Zero, run.Process.ToString);
        Assert.That(run.Process.OwnLines, Has.None.Contains("ependenc"));
        var request = run.Requests.Single(one => one.Path == "/v1/dependencies");
        Assert.Multiple(() =>
        {
            Assert.That(request.Method, Is.EqualTo("POST"));
            Assert.That(request.Headers["Host"], Is.EqualTo(Host));
            Assert.That(request.Headers["Authorization"], Is.EqualTo($"LumigoToken {Traced.Token}"));
            Assert.That(request.Headers["Content-Type"], Is.EqualTo("application/json"));
        });
        var body = JsonDocument.Parse(request.Body);
        Assert.Multiple(() =>
        {
            Assert.That(body.RootElement.EnumerateObject().Select(one => one.Name), Is.EqualTo(new[] { "resourceAttributes", "dependencies" }));
            var resource = body.RootElement.GetProperty("resourceAttributes").EnumerateObject().ToDictionary(one => one.Name, one => one.Value.ToString());
            Assert.That(resource["team"], Is.EqualTo("blue"));
            Assert.That(resource["my.api.key"], Is.EqualTo("****"));
            Assert.That(resource["lumigo.tag"], Is.EqualTo("night"));
            Assert.That(resource["lumigo.distro.version"], Is.EqualTo(File.ReadAllText(Path.Combine(RepositoryPaths.Root, "VERSION")).Trim()));
            Assert.That(resource.Keys.Where(key => key.StartsWith("process.", StringComparison.Ordinal)), Is.Empty);
            Assert.That(Dependencies(body).Where(one => one.StartsWith("Lumigo", StringComparison.Ordinal) || one.StartsWith("OpenTelemetry", StringComparison.Ordinal)), Is.Empty,
                "nothing of what we bring");
        });
        return body;
    }

    private static List<string> Dependencies(JsonDocument report) => [.. report.RootElement.GetProperty("dependencies").EnumerateArray()
        .Select(one => $"{one.GetProperty("name").GetString()}/{one.GetProperty("version").GetString()}")];

    private static ProcessSpec WithPackages(RuntimeUnderTest runtime) => SampleApp.Get("own-versions", runtime, AppVariant.FrameworkDependent).Command(Life);

    private static ProcessSpec SingleFile(RuntimeUnderTest runtime) =>
        SampleApp.Get("console", runtime, AppVariant.SingleFile).Command("spans", "3", "sleep", Life, "return", "0");

    private static ProcessSpec Console(params string[] steps) => SampleApp.Get("console", RuntimeUnderTest.Net10, AppVariant.FrameworkDependent).Command(steps);

    /// <summary>The app as it is built with <c>GenerateDependencyFile=false</c>.</summary>
    private static ProcessSpec WithoutFile(RuntimeUnderTest runtime, TemporaryFolder folder)
    {
        var app = SampleApp.Get("own-versions", runtime, AppVariant.FrameworkDependent);
        foreach (var file in Directory.EnumerateFiles(app.Folder).Where(file => !file.EndsWith(".deps.json", StringComparison.Ordinal)))
        {
            File.Copy(file, folder.File(Path.GetFileName(file)));
        }
        var command = app.Command(Life);
        return command with { Arguments = [.. command.Arguments.Select(argument => argument.Replace(app.Folder, folder.Path, StringComparison.Ordinal))] };
    }

    private static Task<Run> Start(ProcessSpec command, IReadOnlyDictionary<string, string> variables) => Task.Run(() =>
    {
        using var folder = new TemporaryFolder();
        using var endpoint = new OtlpEndpoint();
        using var lumigo = new TlsFront(endpoint.Port, Host, isProxy: true);
        File.WriteAllText(folder.File("authority.pem"), lumigo.AuthorityPem);
        var result = AppProcess.Run(command.By("").WithEnvironment("https_proxy", $"http://127.0.0.1:{lumigo.Port}")
            .WithEnvironment("SSL_CERT_FILE", folder.File("authority.pem")).WithEnvironment(variables), Limit);
        return new Run(result, endpoint.Requests);
    });

    private sealed record Run(ProcessResult Process, IReadOnlyList<ReceivedRequest> Requests);

    /// <summary>A library of type package.</summary>
    [GeneratedRegex("\"(?<package>[^\"/]+/[^\"]+)\": \\{\\s*\"type\": \"package\"")]
    private static partial Regex Package();
}
