using Lumigo.TestKit;
using Lumigo.TestKit.Apps;
using Lumigo.TestKit.Homes;
using Lumigo.TestKit.Otlp;
using Lumigo.TestKit.Processes;
using NUnit.Framework;

namespace Lumigo.EndToEndTests.Coexistence;

/// <summary>Two worlds in one process: the app's assemblies are the app's, ours are in contexts of our own.</summary>
[TestFixture]
public sealed class LoadContextTests
{
    private const string Loader = "Lumigo.AutoInstrumentation.Loader";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>The app brings packages newer than its runtime's, and newer than ours.</summary>
    [TestCaseSource(typeof(RuntimeUnderTest), nameof(RuntimeUnderTest.All))]
    public void Every_name_the_app_had_keeps_its_version(RuntimeUnderTest runtime)
    {
        using var endpoint = new OtlpEndpoint();
        var command = SampleApp.Get("own-versions", runtime, AppVariant.FrameworkDependent).Command("2000");
        var bare = Loaded(AppProcess.Run(command, Limit));
        var result = AppProcess.Run(OwnTelemetryRun.Activate(command, endpoint.BaseUrl), Limit);
        var actual = Loaded(result);

        var inDefault = actual.Where(one => one.Context == "Default").ToList();
        Assert.That(bare.Select(one => one.Context), Is.All.EqualTo("Default"));
        Assert.That(inDefault, Is.SupersetOf(bare), "an assembly of the app has another version or file");

        var framework = Directory.GetFiles(Path.Combine(RepositoryPaths.TestRuntimes, "shared", "Microsoft.NETCore.App", runtime.Version), "*.dll")
            .Select(Path.GetFileNameWithoutExtension).ToHashSet();
        var added = inDefault.Except(bare).Select(one => one.Name).Where(name => !framework.Contains(name));
        Assert.That(added, Is.EqualTo(new[] { Loader }), "new in the Default context");

        var core = actual.Where(one => one.Context == "Lumigo core").Select(one => one.Name).ToList();
        Assert.That(core, Is.SupersetOf(new[] { "Lumigo.AutoInstrumentation", "Lumigo.OpenTelemetry", "OpenTelemetry" }));
        Assert.That(core, Has.None.EqualTo("System.Diagnostics.DiagnosticSource"), "a second copy would see none of the app's spans");
        Assert.That(actual.Select(one => one.Context).Distinct(), Is.SubsetOf(new[] { "Default", "Lumigo core", "Lumigo bridge" }));

        // The newer package is really the one in use, by the app and by us.
        Assert.That(bare.Single(one => one.Name == "System.Diagnostics.DiagnosticSource").Version, Is.EqualTo("10.0.0.0"));
        Assert.That(endpoint.AcceptedSpans.Single().Span.Events.Single().Name, Is.EqualTo("exception"));
        Assert.That(result.OwnLines, Is.Empty);
    }

    /// <summary>A plugin's sources are made long after our start, one per load context.</summary>
    [TestCaseSource(typeof(RuntimeUnderTest), nameof(RuntimeUnderTest.All))]
    public void Spans_of_plugins_arrive(RuntimeUnderTest runtime)
    {
        using var endpoint = new OtlpEndpoint();
        var command = SampleApp.Get("plugins", runtime, AppVariant.FrameworkDependent).Command();
        var actual = AppProcess.Run(OwnTelemetryRun.Activate(command, endpoint.BaseUrl), Limit);

        Assert.That(actual.StdoutText, Is.EqualTo(AppProcess.Run(command, Limit).StdoutText));
        Assert.That(actual.OwnLines, Is.Empty);
        var host = endpoint.AcceptedSpans.Single(one => one.Span.Name == "host");
        var plugins = endpoint.AcceptedSpans.Where(one => one.Scope.Name == "Sample.Plugin").ToList();
        Assert.That(plugins.Select(one => one.Span.Name), Is.EquivalentTo(new[] { "plugin first", "plugin second", "plugin third" }));
        Assert.That(plugins.Select(one => one.Span.ParentSpanId), Is.All.EqualTo(host.Span.SpanId));
    }

    /// <summary>Started by the profiler we are before the app's own hook; as a startup hook ourselves, after it.</summary>
    [Test]
    public void Sources_from_before_Main_are_heard(
        [ValueSource(typeof(RuntimeUnderTest), nameof(RuntimeUnderTest.All))] RuntimeUnderTest runtime, [Values] bool profiler)
    {
        using var endpoint = new OtlpEndpoint();
        var app = SampleApp.Get("startup-hook", runtime, AppVariant.FrameworkDependent);
        var ownHook = Path.Combine(app.Folder, "hook", "Hook.dll");
        var command = OwnTelemetryRun.Activate(app.Command(), endpoint.BaseUrl).WithEnvironment("DOTNET_STARTUP_HOOKS", ownHook);
        if (!profiler)
        {
            command = command.WithEnvironment("CORECLR_ENABLE_PROFILING", "0")
                .WithEnvironment("DOTNET_STARTUP_HOOKS", $"{ownHook}:{Home.Built.Loader(runtime)}");
        }
        var actual = AppProcess.Run(command, Limit);

        Assert.That(actual.ExitCode, Is.EqualTo(3), actual.ToString());
        Assert.That(endpoint.AcceptedSpans.Select(one => one.Span.Name), Is.EquivalentTo(new[] { "from module initializer", "from startup hook" }));
    }

    private static List<LoadedAssembly> Loaded(ProcessResult result)
    {
        Assert.That(result.ExitCode, Is.Zero, result.ToString());
        return [.. result.StdoutText.Split('\n').Where(line => line.Contains(" | ")).Select(line => line.Split(" | ")).Select(part => new LoadedAssembly(part[0], part[1], part[2], part[3]))];
    }

    private sealed record LoadedAssembly(string Context, string Name, string Version, string File);
}
