using System.Diagnostics;
using System.Reflection;
using System.Text;
using System.Text.Json;
using Lumigo.OpenTelemetry.Configuration;
using Lumigo.OpenTelemetry.Dependencies;
using Lumigo.TestKit;
using Lumigo.UnitTests.Export;
using NUnit.Framework;
using OpenTelemetry.Resources;

namespace Lumigo.UnitTests.Dependencies;

[TestFixture]
public sealed class DependencyReportTests
{
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";

    private static readonly LumigoOptions Options = new() { Token = "t_test" };

    [Test]
    public void It_is_wanted_with_a_token_and_the_default_endpoint_unless_opted_out()
    {
        Assert.Multiple(() =>
        {
            Assert.That(DependencyReport.IsWanted(Options), Is.True);
            Assert.That(DependencyReport.IsWanted(Options with { TracesEndpoint = new Uri(LumigoOptions.DefaultTracesEndpoint) }), Is.True);
            Assert.That(DependencyReport.IsWanted(Options with { Token = null }), Is.False);
            Assert.That(DependencyReport.IsWanted(Options with { TracesEnabled = false }), Is.False);
            Assert.That(DependencyReport.IsWanted(Options with { ReportDependencies = false }), Is.False);
            Assert.That(DependencyReport.IsWanted(Options with { TracesEndpoint = new Uri("https://collector.test/v1/traces") }), Is.False);
        });
    }

    [Test]
    public void It_goes_where_spans_go_by_default() =>
        Assert.That(DependencyReport.DefaultEndpoint, Is.EqualTo(LumigoOptions.DefaultTracesEndpoint.Replace("/traces", "/dependencies", StringComparison.Ordinal)));

    [Test]
    public void It_is_one_request_as_lumigo_expects_it()
    {
        using var server = new ScriptedServer(ScriptedServer.Answer(Ok));
        Assert.That(Report(server).Send(), Is.True);
        var request = server.Requests.Single();
        Assert.That(request, Does.StartWith("POST /v1/traces HTTP/1.1\r\n").And.Contain("\r\nAuthorization: LumigoToken t_test\r\n").And.Contain("\r\nContent-Type: application/json\r\n"));
        using var body = JsonDocument.Parse(request[(request.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]);
        Assert.That(body.RootElement.EnumerateObject().Select(one => one.Name), Is.EqualTo(new[] { "resourceAttributes", "dependencies" }));
        Assert.That(body.RootElement.GetProperty("resourceAttributes").GetRawText(), Is.EqualTo("""{"service.name":"shop","number":7,"share":0.5,"flag":true,"list":["a","b"]}"""));
        var dependencies = body.RootElement.GetProperty("dependencies").EnumerateArray().ToList();
        Assert.That(dependencies.Select(one => string.Join(',', one.EnumerateObject().Select(member => member.Name))), Is.All.EqualTo("name,version"));
        Assert.That(dependencies.Select(one => one.GetProperty("name").GetString()), Is.EqualTo(DependencyFiles.Read()!.Select(one => one.Name)).And.Contain("NUnit"));
    }

    [Test]
    public void A_refusal_and_a_closed_port_are_silent()
    {
        using var refusing = new ScriptedServer(ScriptedServer.Answer("HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n"));
        Assert.That(Report(refusing).Send(), Is.False);
        var closed = refusing.Url;
        refusing.Dispose();
        Assert.That(new DependencyReport(Options, Resource(), static _ => false, null, closed).Send(), Is.False);
    }

    [Test]
    public void A_server_that_hangs_costs_the_configured_time()
    {
        using var server = new ScriptedServer(connection => connection.WaitForEnd());
        var clock = Stopwatch.StartNew();
        Assert.That(new DependencyReport(Options with { ConnectionTimeout = TimeSpan.FromMilliseconds(200) }, Resource(), static _ => false, null, server.Url).Send(), Is.False);
        Assert.That(clock.Elapsed, Is.InRange(TimeSpan.FromMilliseconds(190), TimeSpan.FromSeconds(6)));
    }

    [Test]
    public void Packages_are_those_of_the_application_and_not_of_its_frameworks()
    {
        using var folder = new TemporaryFolder();
        var app = folder.File("app.deps.json");
        File.WriteAllText(app, """
            {"runtimeTarget":{"name":".NETCoreApp,Version=v8.0"},"libraries":{
              "app/1.0.0":{"type":"project","serviceable":false},
              "runtimepack.Microsoft.NETCore.App.Runtime.linux-x64/8.0.31":{"type":"runtimepack"},
              "Newtonsoft.Json/13.0.3":{"type":"package","serviceable":true},
              "With.Build/1.2.3-beta.1":{"type":"package"},"NoVersion":{"type":"package"},"Odd/1":7},}
            """);
        var framework = Path.Combine(folder.Path, "shared", "Microsoft.NETCore.App", "8.0.31", "Microsoft.NETCore.App.deps.json");
        Directory.CreateDirectory(Path.GetDirectoryName(framework)!);
        File.WriteAllText(framework, """{"libraries":{"Microsoft.NETCore.App.Runtime.linux-x64/8.0.31":{"type":"package"}}}""");
        Assert.That(DependencyFiles.Read($"{app};{framework}", path => path == framework), Is.EqualTo(new[] { new Dependency("Newtonsoft.Json", "13.0.3"), new Dependency("With.Build", "1.2.3-beta.1") }));
    }

    [TestCase(null)]
    [TestCase("")]
    [TestCase("/nowhere/app.deps.json;/nowhere/shared/X/1/X.deps.json")]
    public void Without_a_file_there_are_no_packages_to_know_of(string? files) => Assert.That(DependencyFiles.Read(files, static _ => false), Is.Null);

    [TestCase("[]")]
    [TestCase("{}")]
    [TestCase("""{"libraries":[]}""")]
    public void A_file_without_libraries_names_none(string text) =>
        Assert.That(DependencyFiles.PackagesOf(new MemoryStream(Encoding.UTF8.GetBytes(text))), Is.Empty);

    [Test]
    public void Else_assemblies_but_for_the_frameworks_and_our_own()
    {
        var found = LoadedAssemblies.Read(assembly => assembly.GetName().Name!.StartsWith("Lumigo.", StringComparison.Ordinal));
        var names = found.Select(one => one.Name).ToList();
        Assert.That(names, Does.Contain("nunit.framework").And.Not.Contain("System.Private.CoreLib").And.Not.Contain("System.Runtime").And.Not.Contain("Microsoft.AspNetCore.Hosting"));
        Assert.That(names.Where(name => name.StartsWith("Lumigo.", StringComparison.Ordinal)), Is.Empty);
        Assert.That(found.Single(one => one.Name == "OpenTelemetry").Version, Is.EqualTo("1.20.1"));
        Assert.That(names, Is.Ordered.And.Unique);
    }

    private static DependencyReport Report(ScriptedServer server) => new(Options, Resource(), static _ => false, null, server.Url);

    private static Lazy<Resource> Resource() => new(() => new Resource(
    [
        new("service.name", "shop"), new("process.environ", "{}"), new("process.runtime.name", ".NET"), new("number", 7L), new("share", 0.5), new("flag", true), new("list", new[] { "a", "b" }),
    ]));
}
