using System.Security.Cryptography;
using System.Text;
using Lumigo.TestKit;
using Lumigo.TestKit.Apps;
using Lumigo.TestKit.Homes;
using Lumigo.TestKit.Otlp;
using Lumigo.TestKit.Processes;
using NUnit.Framework;

namespace Lumigo.EndToEndTests.Masking;

/// <summary>Secrets in every place an application can put them: none in what is sent, dumped or said, and all of them there when masking is off.</summary>
[TestFixture]
public sealed class PlantedSecretsTests
{
    // The cut leaves only a part of one of them.
    private const int TellingPart = 7;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [TestCaseSource(typeof(TestMatrix), nameof(TestMatrix.Runtimes))]
    public void Nothing_leaks_and_without_masking_everything_does(RuntimeUnderTest runtime)
    {
        var masked = Run(runtime, "");
        Assert.That(masked.Places, Has.Count.GreaterThan(40));
        Assert.That(masked.LeaksOutside.Concat(masked.LeaksSent).Concat(masked.LeaksDumped), Is.Empty);
        Assert.That(masked.Warnings, Is.Empty);
        Assert.Multiple(() =>
        {
            var span = masked.Spans.Single(one => one.Span.Name.StartsWith("GET", StringComparison.Ordinal)).Span;
            Assert.That(span.Name, Is.EqualTo("GET https://****@host/"));
            Assert.That(span.Attributes["plain"], Is.EqualTo("nothing to hide"));
            Assert.That(span.Attributes["http.request.body"], Is.EqualTo("""{"user":"me","deep":[1,{"apiKey":"****"}]}"""));
            Assert.That(span.Attributes["url.full"], Is.EqualTo("https://****@host.example/p?page=1"));
            Assert.That(span.Attributes["app.settings"], Is.EqualTo("Endpoint=sb://ns.example/;SharedAccessKeyName=****;SharedAccessKey=****;EntityPath=q"));
            Assert.That(masked.Spans[0].Resource["process.environ"], Does.Contain("\"LUMIGO_TRACER_TOKEN\": \"****\"").And.Contain("\"DATABASE_URL\": \"postgres://****@db/x\""));
        });

        // What is behind the cut is not there in either run; the customer's own token is masked in both.
        var open = Run(runtime, "[]");
        Assert.That(open.LeaksSent, Is.EquivalentTo(open.Places.Where(place => place is not ("behind what is cut" or "tracer token"))));
        Assert.That(open.LeaksDumped, Is.EquivalentTo(open.LeaksSent));
    }

    private static Result Run(RuntimeUnderTest runtime, string patterns)
    {
        using var endpoint = new OtlpEndpoint();
        using var folder = new TemporaryFolder();
        var seed = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
        string Secret(string place) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{seed}:{place}")))[..16];

        string[] environment = ["tracer token", "variable", "connection string variable", "url variable", "headers variable"];
        var command = SampleApp.Get("secrets", runtime, AppVariant.FrameworkDependent).Command();
        var result = AppProcess.Run(Home.Built.Activate(command)
            .WithEnvironment("PLANT_SECRET", seed)
            .WithEnvironment("LUMIGO_TRACER_TOKEN", "t_" + Secret(environment[0]))
            .WithEnvironment("AWS_SESSION_TOKEN", Secret(environment[1]))
            .WithEnvironment("ConnectionStrings__Main", $"Server=db;Password={Secret(environment[2])} x;Database=d")
            .WithEnvironment("DATABASE_URL", $"postgres://me:{Secret(environment[3])}@db/x")
            .WithEnvironment("MY_EXPORTER_HEADERS", $"Authorization=Bearer {Secret(environment[4])},x-team=blue")
            .WithEnvironment("LUMIGO_ENDPOINT", endpoint.BaseUrl)
            .WithEnvironment("LUMIGO_DEBUG", "true")
            .WithEnvironment("LUMIGO_DEBUG_SPANDUMP", folder.File("dump"))
            .WithEnvironment("LUMIGO_SECRET_MASKING_REGEX", patterns), Limit);
        Assert.That(result.ExitCode, Is.Zero, result.ToString);

        var secrets = environment.ToDictionary(place => place, Secret);
        foreach (var line in result.StdoutText.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var number = line.Split(' ')[0];
            secrets.Add(line[(number.Length + 1)..], Secret(number));
        }

        List<string> Leaks(string text) => [.. secrets.Where(one => IsIn(text, one.Value)).Select(one => one.Key)];
        var sent = string.Join('\n', endpoint.Requests.Select(request => Encoding.UTF8.GetString(request.Body)));
        Assert.That(sent, Is.Not.Empty);
        return new Result([.. secrets.Keys], Leaks(sent), Leaks(WithBytesAsText(File.ReadAllText(folder.File("dump")))), Leaks(string.Join('\n', result.StderrLines)),
            [.. result.OwnLines.Where(line => line.Contains("WARNING", StringComparison.Ordinal))], [.. endpoint.AcceptedSpans]);
    }

    /// <summary>As it is, or in base64; or its beginning.</summary>
    private static bool IsIn(string text, string secret) =>
        text.Contains(secret[..TellingPart], StringComparison.Ordinal)
        || text.Contains(Convert.ToBase64String(Encoding.UTF8.GetBytes(secret))[..12], StringComparison.Ordinal);

    /// <summary>The dump shows bytes in hexadecimal.</summary>
    private static string WithBytesAsText(string dump) => dump + string.Concat(dump.Split("\"0x").Skip(1)
        .Select(part => part[..part.IndexOf('"')]).Where(hex => hex.Length > 32 && hex.Length % 2 == 0)
        .Select(hex => Encoding.UTF8.GetString(Convert.FromHexString(hex))));

    private sealed record Result(
        IReadOnlyList<string> Places, IReadOnlyList<string> LeaksSent, IReadOnlyList<string> LeaksDumped, IReadOnlyList<string> LeaksOutside,
        IReadOnlyList<string> Warnings, IReadOnlyList<ReceivedSpan> Spans);
}
