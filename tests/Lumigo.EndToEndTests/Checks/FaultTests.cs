using Lumigo.TestKit;
using Lumigo.TestKit.Apps;
using Lumigo.TestKit.Homes;
using Lumigo.TestKit.Otlp;
using NUnit.Framework;

namespace Lumigo.EndToEndTests.Checks;

/// <summary>Each fault, staged for real, is named by its name and nothing else is.</summary>
[TestFixture]
public sealed class FaultTests
{
    private static readonly Dictionary<string, Action<StagedFault>> Faults = new()
    {
        ["token-missing"] = fault => fault.Unset("LUMIGO_TRACER_TOKEN"),
        ["token-missing (blank)"] = fault => fault.Set("LUMIGO_TRACER_TOKEN", "  "),
        ["token-malformed"] = fault => fault.Set("LUMIGO_TRACER_TOKEN", "<your token>"),
        ["token-rejected"] = fault => fault.Endpoint.Behaviour = OtlpBehaviour.Refuse(401),
        ["token-rejected (forbidden)"] = fault => fault.Endpoint.Behaviour = OtlpBehaviour.Refuse(403),
        ["endpoint-http"] = fault => fault.Endpoint.Behaviour = OtlpBehaviour.Refuse(404),
        ["endpoint-http (broken)"] = fault => fault.Endpoint.Behaviour = OtlpBehaviour.Refuse(503),
        ["endpoint-dns"] = fault =>
        {
            fault.Set("LUMIGO_ENDPOINT", "https://collector.invalid");
            // A machine whose name server does not answer says so before the check gives up.
            fault.Set("RES_OPTIONS", "timeout:1 attempts:1");
        },
        ["endpoint-unreachable"] = fault => fault.Endpoint.Close(),
        ["endpoint-tls"] = fault => fault.Set("LUMIGO_ENDPOINT", fault.Untrusted()),
        ["endpoint-tls (no TLS there)"] = fault => fault.Set("LUMIGO_ENDPOINT", fault.Endpoint.BaseUrl.Replace("http:", "https:")),
        ["endpoint-no-http"] = fault => fault.Endpoint.Behaviour = OtlpBehaviour.GarbageProtocol,
        ["endpoint-timeout"] = fault => fault.Endpoint.Behaviour = OtlpBehaviour.Hang,
        ["endpoint-malformed"] = fault => fault.Set("LUMIGO_ENDPOINT", "collector:4318"),
        ["endpoint-unreachable (proxy)"] = fault =>
        {
            fault.Set("http_proxy", fault.Endpoint.BaseUrl);
            fault.Set("LUMIGO_ENDPOINT", "http://collector.example");
            fault.Endpoint.Close();
        },
        ["switched-off"] = fault => fault.Set("LUMIGO_SWITCH_OFF", "TRUE"),
        ["switched-off (OpenTelemetry's variable)"] = fault => fault.Set("OTEL_SDK_DISABLED", "true"),
        ["traces-disabled"] = fault => fault.Set("LUMIGO_ENABLE_TRACES", "False"),
        ["other-profiler"] = fault =>
        {
            fault.Activate("/opt/datadog/Datadog.Trace.ClrProfiler.Native.so");
            fault.Set("CORECLR_PROFILER", "{846F5F1C-F9AE-4B07-969E-05C26BC060D8}");
        },
        ["other-agent"] = fault => fault.Set("DOTNET_STARTUP_HOOKS", "/otel/net/OpenTelemetry.AutoInstrumentation.StartupHook.dll"),
        ["startup-hook-missing"] = fault => fault.Set("DOTNET_STARTUP_HOOKS", "/no/such/Hook.dll"),
        ["diagnostics-disabled"] = fault => fault.Set("DOTNET_EnableDiagnostics", "0"),
        ["diagnostics-disabled (profiler)"] = fault => fault.Set("DOTNET_EnableDiagnostics_Profiler", "0"),
        ["diagnostics-disabled (old name)"] = fault => fault.Set("COMPlus_EnableDiagnostics", "0"),
        ["degraded"] = fault =>
        {
            fault.Set("DOTNET_EnableDiagnostics", "0");
            fault.Set("DOTNET_STARTUP_HOOKS", fault.Home.Loader(fault.Runtime));
        },
        ["profiling-not-enabled"] = fault =>
        {
            fault.Activate();
            fault.Set("CORECLR_ENABLE_PROFILING", "true");
        },
        ["profiler-not-named"] = fault =>
        {
            fault.Activate();
            fault.Unset("CORECLR_PROFILER");
        },
        ["profiler-path-missing"] = fault =>
        {
            fault.Activate();
            fault.Unset("CORECLR_PROFILER_PATH");
        },
        ["profiler-path-wrong"] = fault => fault.Activate("/opt/lumigo/dotnet/current/linux-x64/Native.so"),
        ["profiler-path-other"] = fault =>
        {
            fault.Activate();
            fault.Set("CORECLR_PROFILER_PATH_64", "/bin/true");
        },
        ["profiler-path-platform"] = fault =>
        {
            var library = fault.Folder.File(Path.GetFileName(fault.Home.NativeLibrary));
            File.Copy(fault.Home.NativeLibrary, library);
            HomeDamage.ChangeArchitecture(library);
            fault.Activate(library);
        },
        ["home-damaged"] = fault => HomeDamage.Truncate(fault.CopyHome().Loader(fault.Runtime), 1000),
        ["home-damaged (missing)"] = fault => HomeDamage.Delete(Path.Combine(fault.CopyHome().Folder, "net", "net9.0", "core", "OpenTelemetry.dll")),
        ["platform-missing"] = fault =>
        {
            Directory.Delete(Path.GetDirectoryName(fault.CopyHome().NativeLibrary)!, recursive: true);
            fault.SealHome();
        },
        ["profiler-not-loadable"] = fault =>
        {
            HomeDamage.Truncate(fault.CopyHome().NativeLibrary, 20_000);
            fault.SealHome();
        },
        ["no-span"] = fault =>
        {
            HomeDamage.Truncate(Path.Combine(fault.CopyHome().Folder, "net", fault.Runtime.TargetFramework, "core", "Lumigo.OpenTelemetry.dll"), 5000);
            fault.SealHome();
        },
        ["app-missing"] = fault => fault.Run(RuntimeUnderTest.Muxer, "/no/such/App.dll"),
        ["app-missing (command)"] = fault => fault.Run("no-such-command"),
        ["app-not-dotnet"] = fault => fault.Run(fault.Program("nothing")),
        ["app-native-aot"] = fault => fault.Run(fault.Program("DotNetRuntimeDebugHeader")),
        ["app-trimmed"] = fault => fault.Run(SampleApp.Get("trimmed", fault.Runtime, AppVariant.Trimmed).Command().FileName),
        ["app-no-runtimeconfig"] = fault =>
        {
            File.Copy(fault.Command.Arguments[0], fault.Folder.File("library.dll"));
            fault.Run(RuntimeUnderTest.Muxer, fault.Folder.File("library.dll"));
        },
        ["runtime-unsupported"] = fault => fault.NeedFramework("6.0.0"),
        ["runtime-missing"] = fault => fault.NeedFramework($"{fault.Runtime.Major}.9.0"),
        ["spandump-unwritable"] = fault => fault.Set("LUMIGO_DEBUG_SPANDUMP", "/no/such/folder/spans"),
        ["spandump-unwritable (folder)"] = fault => fault.Set("LUMIGO_DEBUG_SPANDUMP", fault.Folder.Path),
        ["setting-ignored"] = fault => fault.Set("OTEL_BSP_SCHEDULE_DELAY", "soon"),
        ["setting-ignored (a switch)"] = fault => fault.Set("LUMIGO_ENABLE_TRACES", "no"),
    };

    private const string Secret = "opensesame";

    /// <summary>Faults of a URL that has a secret in it.</summary>
    private static readonly Dictionary<string, Action<StagedFault>> FaultsOfSecretUrls = new()
    {
        ["token-rejected"] = fault => fault.Endpoint.Behaviour = OtlpBehaviour.Refuse(401),
        ["endpoint-http"] = fault => fault.Endpoint.Behaviour = OtlpBehaviour.Refuse(404),
        ["endpoint-unreachable"] = fault => fault.Endpoint.Close(),
        ["endpoint-malformed"] = fault => fault.Set("LUMIGO_ENDPOINT", $"user:{Secret}@collector"),
        ["endpoint-proxy"] = fault =>
        {
            fault.Endpoint.Behaviour = OtlpBehaviour.Refuse(407);
            fault.Set("https_proxy", WithSecret(fault.Endpoint.BaseUrl));
            fault.Set("LUMIGO_ENDPOINT", $"https://user:{Secret}@collector.example");
        },
    };

    private static IEnumerable<string> SecretNames => FaultsOfSecretUrls.Keys;

    private static IEnumerable<string> Names => Faults.Keys;

    [TestCaseSource(nameof(Names))]
    public void A_fault_is_named_and_nothing_else(string name)
    {
        // By turns on the oldest and the newest .NET; both, where everything is asked for.
        var number = Faults.Keys.ToList().IndexOf(name);
        var runtimes = TestMatrix.IsFull ? TestMatrix.Runtimes : [number % 2 == 0 ? RuntimeUnderTest.Net8 : RuntimeUnderTest.Net10];
        foreach (var runtime in runtimes)
        {
            using var fault = new StagedFault(runtime);
            Faults[name](fault);

            var check = CheckRun.Of(fault.Command, fault.Home);

            Assert.That(check.Findings.Select(finding => finding.Code), Is.EqualTo(new[] { name.Split(' ')[0] }), check.Result.ToString());
            Assert.That(check.Result.ExitCode, Is.EqualTo(1));
            Assert.That(new[] { check.Findings[0].What, check.Findings[0].Why, check.Findings[0].Do }, Is.All.Not.Empty);
            Assert.That(check.Result.StdoutText, Does.Not.Contain("t_0123456789abcdef"), "the token is nobody's business");
            Assert.That(check.Result.StderrLines, Is.Empty);
        }
    }

    [TestCaseSource(nameof(SecretNames))]
    public void No_secret_of_a_URL_is_printed(string code)
    {
        using var fault = new StagedFault(RuntimeUnderTest.Net10);
        fault.Set("LUMIGO_ENDPOINT", WithSecret(fault.Endpoint.BaseUrl) + "/?token=" + Secret);
        FaultsOfSecretUrls[code](fault);

        var check = CheckRun.Of(fault.Command);
        var text = CheckRun.AsText(fault.Command);

        Assert.That(check.Findings.Select(finding => finding.Code), Is.EqualTo(new[] { code }), check.Result.ToString());
        Assert.That(text.StdoutText, Does.Contain($" {code}: "));
        Assert.That($"{check.Result}{text}", Does.Not.Contain(Secret));
    }

    [Test]
    public void Several_faults_are_all_named()
    {
        using var fault = new StagedFault(RuntimeUnderTest.Net8);
        fault.Unset("LUMIGO_TRACER_TOKEN");
        fault.Endpoint.Close();
        fault.Set("DOTNET_EnableDiagnostics", "0");
        fault.Set("OTEL_BSP_MAX_QUEUE_SIZE", "many");

        Assert.That(CheckRun.Of(fault.Command).Findings.Select(finding => finding.Code),
            Is.EquivalentTo(new[] { "token-missing", "endpoint-unreachable", "diagnostics-disabled", "setting-ignored" }));
    }

    private static string WithSecret(string url) => url.Replace("://", $"://user:{Secret}@");
}
