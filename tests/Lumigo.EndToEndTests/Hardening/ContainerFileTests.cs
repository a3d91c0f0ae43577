using System.Text.Json;
using System.Text.RegularExpressions;
using Lumigo.TestKit;
using Lumigo.TestKit.Apps;
using Lumigo.TestKit.Homes;
using Lumigo.TestKit.Otlp;
using Lumigo.TestKit.Processes;
using NUnit.Framework;

namespace Lumigo.EndToEndTests.Hardening;

/// <summary>
/// The files in docker/, as far as they can be run without a container engine: an app with exactly their variables, and the home where they put it, read-only.
/// </summary>
[TestFixture]
public sealed partial class ContainerFileTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private static readonly string Files = Path.Combine(RepositoryPaths.Root, "docker");

    [TestCase("base/Dockerfile")]
    [TestCase("kubernetes.yaml")]
    [TestCase("ecs-task.json")]
    public void The_variables_and_paths_of_the_file_trace_an_app(string file)
    {
        var text = File.ReadAllText(Path.Combine(Files, file));
        var variables = Variables(file, text);
        Assert.That(variables.Keys, Is.SupersetOf(Home.Built.Activation.Keys));
        Assert.That(variables.Keys, Has.None.EqualTo("LUMIGO_TRACER_TOKEN"), "a token in a file");
        Assert.That(text, Does.Contain(file == "base/Dockerfile" ? "COPY lumigo/ /opt/lumigo/dotnet/" : "/opt/lumigo"));

        TestMatrix.LeaveOutUnless($"docker/{file}", TestMatrix.InMountNamespace);
        using var endpoint = new OtlpEndpoint();
        var command = SampleApp.Get("console", RuntimeUnderTest.Net10, AppVariant.FrameworkDependent).Command("spans", "3");
        var active = command.WithEnvironment(variables).WithEnvironment("LUMIGO_TRACER_TOKEN", "t_container").WithEnvironment("LUMIGO_ENDPOINT", endpoint.BaseUrl);

        // In a mount namespace of its own: the home where the image or the volume has it.
        var contained = active.RunBy(
            "unshare", "-m", "sh", "-euc",
            "mount -t tmpfs none /opt; mkdir -p /opt/lumigo; \"$1/install.sh\" --prefix /opt/image >/dev/null 2>&1; sh \"$1/docker/init/copy.sh\" /opt/image /opt/lumigo/dotnet >/dev/null;"
            + " mount -o remount,ro /opt; shift; exec setpriv --reuid 65532 --regid 65532 --clear-groups \"$@\"", "sh", RepositoryPaths.Root);
        var actual = AppProcess.Run(contained, Limit);

        Untouched.CheckSilent(BareRuns.Of(command), actual);
        Assert.That(endpoint.AcceptedSpans, Has.Count.EqualTo(6), actual.ToString());
    }

    [Test]
    public void The_collector_passes_on_what_the_product_would_send()
    {
        var text = File.ReadAllText(Path.Combine(Files, "collector.yaml"));
        Assert.That(text, Does.Contain("Authorization: \"LumigoToken ${env:LUMIGO_TRACER_TOKEN}\"").And.Contain("endpoint: https://ga-otlp.lumigo-tracer-edge.golumigo.com\n"));
        var defined = Defined().Matches(text).Select(match => match.Groups[1].Value).ToHashSet();
        var used = Used().Matches(text).SelectMany(match => match.Groups[1].Value.Split(", "));
        Assert.That(used, Is.SubsetOf(defined).And.Not.Empty);
    }

    private static Dictionary<string, string> Variables(string file, string text)
    {
        if (file.EndsWith(".json", StringComparison.Ordinal))
        {
            using var task = JsonDocument.Parse(text);
            return task.RootElement.GetProperty("containerDefinitions").EnumerateArray().Last().GetProperty("environment").EnumerateArray()
                .ToDictionary(variable => variable.GetProperty("name").GetString()!, variable => variable.GetProperty("value").GetString()!);
        }
        return (file.EndsWith(".yaml", StringComparison.Ordinal) ? YamlVariable() : DockerVariable()).Matches(text)
            .ToDictionary(match => match.Groups["name"].Value, match => match.Groups["value"].Value);
    }

    [GeneratedRegex("""\{name: (?<name>[A-Z_]+), value: "(?<value>[^"]*)"\}""")]
    private static partial Regex YamlVariable();

    [GeneratedRegex(@"(ENV|^)\s+(?<name>[A-Z_]+)=(?<value>\S+)", RegexOptions.Multiline)]
    private static partial Regex DockerVariable();

    [GeneratedRegex(@"^  ([a-z_/]+):$", RegexOptions.Multiline)]
    private static partial Regex Defined();

    [GeneratedRegex(@"(?:receivers|processors|exporters): \[([^\]]+)\]")]
    private static partial Regex Used();
}
