using System.Security.Cryptography;
using Lumigo.TestKit;
using Lumigo.TestKit.Homes;
using Lumigo.TestKit.Otlp;
using Lumigo.TestKit.Processes;
using NUnit.Framework;

namespace Lumigo.EndToEndTests.Documentation;

/// <summary>
/// Every command of the pages, as a new user would type them from an empty folder: install, run, view, check, upgrade, go back, remove. What they print is kept
/// as a transcript, which <c>scripts/test.sh</c> shows.
/// </summary>
[TestFixture]
public sealed class DocumentedCommandsTests
{
    private const string NextVersion = "0.2.0";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    private static readonly string[] Pages =
        ["docs/getting-started.md", "README.md", "docs/troubleshooting.md", "docs/privacy.md", "docs/debugging-the-shim.md", "docs/adding-a-library.md", "docker/README.md"];

    private static readonly string Version = File.ReadAllText(Path.Combine(RepositoryPaths.Root, "VERSION")).Trim();

    [Test]
    public void Every_command_does_what_its_page_says()
    {
        TestMatrix.LeaveOutUnless("the commands of the documentation", TestMatrix.InMountNamespace);
        using var folder = new TemporaryFolder();
        using var endpoint = new OtlpEndpoint();
        Publish(folder);
        var script = folder.File("session.sh");
        File.WriteAllText(script, Session(folder));

        var session = new ProcessSpec("unshare", ["-m", "sh", script], folder.Path) { Environment = TestEnvironment.ForSdk }
            .WithEnvironment("LUMIGO_ENDPOINT", endpoint.BaseUrl);
        var result = AppProcess.Run(session, Limit);

        Keep(result.StdoutText);
        Assert.That(result.ExitCode, Is.Zero, result.ToString());
        Assert.That(result.StdoutText, Does.Contain("everything is as it was"));
        Assert.That(endpoint.AcceptedSpans.Select(received => received.Span.Name), Has.Some.EqualTo("GET /hello/{name}"));
        Assert.That(endpoint.AcceptedSpans.Select(received => received.Resource["process.environ"]), Has.None.Contains("opensesame"));
        CheckTranscript(result.StdoutText);
    }

    [Test]
    public void The_pages_name_the_version_there_is() =>
        Assert.That(File.ReadAllText(Path.Combine(RepositoryPaths.Root, Pages[0])), Does.Contain($"lumigo-dotnet-{Version}-linux-x64.tar.gz"));

    /// <summary>What the pages promise to be seen.</summary>
    private static void CheckTranscript(string transcript)
    {
        Assert.That(transcript, Does.Match("""└─ hello  GET +CLIENT .*\n   └─ hello  GET /hello/\{name\}  SERVER"""));
        Assert.That(transcript, Does.Contain("Hello world").And.Contain("Nothing found").And.Contain($"current is now {NextVersion}").And.Contain("uninstalled from /opt/lumigo/dotnet"));
        Assert.That(transcript, Does.Match($"current is now {NextVersion}(.|\n)*current is now {Version}"), "the rollback");
        Assert.That(transcript, Does.Contain("started as a startup hook, without the profiler"));
    }

    /// <summary>The folder as after a download.</summary>
    private static void Publish(TemporaryFolder folder)
    {
        File.Copy(Path.Combine(RepositoryPaths.Root, "install.sh"), folder.File("install.sh"));
        File.SetUnixFileMode(folder.File("install.sh"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Archive(Home.Built, Version, folder);
        using var next = Home.Built.Copy();
        File.WriteAllText(Path.Combine(next.Folder, "VERSION"), NextVersion + "\n");
        var sums = Path.Combine(next.Folder, "SHA256SUMS");
        File.WriteAllLines(sums, File.ReadAllLines(sums).Select(line => line.EndsWith("  VERSION", StringComparison.Ordinal) ? Sum(Path.Combine(next.Folder, "VERSION"), "VERSION") : line));
        Archive(next, NextVersion, folder);
        File.WriteAllLines(folder.File("SHA256SUMS"), Directory.GetFiles(folder.Path, "*.tar.gz").Select(file => Sum(file, Path.GetFileName(file))));
    }

    private static void Archive(Home home, string version, TemporaryFolder folder)
    {
        var tar = new ProcessSpec("tar", ["-czf", folder.File($"lumigo-dotnet-{version}-linux-x64.tar.gz"), "-C", home.Folder, "."], folder.Path) { Environment = TestEnvironment.Minimal };
        Assert.That(AppProcess.Run(tar, Limit).ExitCode, Is.Zero);
    }

    private static string Sum(string file, string name) => $"{Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)))}  {name}";

    /// <summary>Each page in a shell of its own; /opt is empty before the first and after the last.</summary>
    private static string Session(TemporaryFolder folder)
    {
        var placeholders = new Dictionary<string, string>
        {
            ["<your token>"] = "t_0123456789abcdef",
            ["MyApp.dll"] = folder.File("out/hello.dll") + " --urls http://127.0.0.1:0",
        };
        var session = "set -eu\nmount -t tmpfs none /opt\n";
        foreach (var page in Pages.Where(page => DocumentedCommands.Count(page) > 0))
        {
            var script = folder.File(page.Replace('/', '-') + ".sh");
            File.WriteAllText(script, DocumentedCommands.Script(page, placeholders));
            var place = page == "README.md" ? RepositoryPaths.Root : folder.Path;
            // All but the first page find what the first one made.
            var prelude = page == Pages[0] ? "" : "(cd " + folder.Path + " && ./install.sh --archive lumigo-dotnet-" + Version + "-linux-x64.tar.gz) >/dev/null 2>&1\n";
            // The README installs by itself, from the checkout.
            session += $"{(page == "README.md" ? "" : prelude)}(cd {place} && LUMIGO_TRACER_TOKEN=t_0123456789abcdef sh {script})\n";
            session += page == Pages[0] ? "" : $"{folder.Path}/install.sh --uninstall >/dev/null 2>&1\n";
        }

        return session + "[ -z \"$(ls -A /opt)\" ] && echo && echo 'everything is as it was'\n";
    }

    private static void Keep(string transcript)
    {
        var logs = Path.Combine(RepositoryPaths.Artifacts, "test-logs");
        Directory.CreateDirectory(logs);
        File.WriteAllText(Path.Combine(logs, "documented-commands.txt"), transcript);
    }
}
