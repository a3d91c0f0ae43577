using System.Security.Cryptography;
using System.Text;
using Lumigo.EndToEndTests.Delivery;
using Lumigo.EndToEndTests.Http;
using Lumigo.TestKit;
using Lumigo.TestKit.Apps;
using Lumigo.TestKit.Homes;
using Lumigo.TestKit.Otlp;
using Lumigo.TestKit.Processes;
using NUnit.Framework;

namespace Lumigo.EndToEndTests.Masking;

/// <summary>
/// Secrets in every place an application can put them: none in what is sent, reported, dumped or said, and all of them there when masking is off. The processes stay until they
/// have reported their dependencies, so they run side by side.
/// </summary>
[TestFixture]
public sealed class PlantedSecretsTests
{
    // The cut leaves only a part of one of them.
    private const int TellingPart = 7;

    private const string Host = "ga-otlp.lumigo-tracer-edge.golumigo.com";
    private const string Life = "7500";
    private const string AlwaysMasked = "tracer token";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>What the report of dependencies has too.</summary>
    private static readonly string[] OfResource = ["resource attribute", "resource text", "tag"];

    private Dictionary<RuntimeUnderTest, (Task<Result> Masked, Task<Result> Open)> _runs = [];

    [OneTimeSetUp]
    public void StartAll() => _runs = TestMatrix.Runtimes.ToDictionary(runtime => runtime, runtime => (Task.Run(() => Run(runtime, "")), Task.Run(() => Run(runtime, "[]"))));

    [TestCaseSource(typeof(TestMatrix), nameof(TestMatrix.Runtimes))]
    public void Nothing_leaks_and_without_masking_everything_does(RuntimeUnderTest runtime)
    {
        var masked = _runs[runtime].Masked.Result;
        Assert.That(masked.Places, Has.Count.GreaterThan(40));
        Assert.That(masked.LeaksOutside.Concat(masked.LeaksSent).Concat(masked.LeaksReported).Concat(masked.LeaksDumped), Is.Empty);
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
        var open = _runs[runtime].Open.Result;
        Assert.That(open.LeaksSent, Is.EquivalentTo(open.Places.Where(place => place is not ("behind what is cut" or AlwaysMasked))));
        Assert.That(open.LeaksDumped, Is.EquivalentTo(open.LeaksSent));
        Assert.That(open.LeaksReported, Is.EquivalentTo(OfResource));
    }

    /// <summary>What is taken of a payload is cut where it is taken, before it is masked on its way out.</summary>
    [TestCaseSource(typeof(TestMatrix), nameof(TestMatrix.OldestAndNewest))]
    public void A_secret_across_the_border_of_what_is_taken_of_a_payload_does_not_leak(RuntimeUnderTest runtime)
    {
        const int Taken = 8192;
        var secret = Convert.ToHexString(RandomNumberGenerator.GetBytes(8));
        var before = "{\"pad\":\"";
        var note = $"{before}{new string('x', Taken - before.Length - 22)}\",\"token\":\"{secret}\"}}";
        Assert.That(note.IndexOf(secret, StringComparison.Ordinal) + TellingPart, Is.LessThan(Taken).And.GreaterThan(Taken - secret.Length), "the border is in the secret");
        Assert.That(EndOfBody(""), Does.EndWith("x\",\"token\":\"****\"").And.Not.Contain(secret[..TellingPart]));
        Assert.That(EndOfBody("[]"), Does.EndWith(secret[..(Taken - note.IndexOf(secret, StringComparison.Ordinal))]));

        string EndOfBody(string patterns)
        {
            var service = CheckoutService.RunWithNote(
                runtime, new Dictionary<string, string> { ["LUMIGO_SECRET_MASKING_REGEX"] = patterns, ["OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT"] = "20000" }, note, "a");
            return ((string)service.Spans.Single(one => one.Span.Name == "SQS.SendMessage").Span.Attributes["http.request.body"]!)[^60..];
        }
    }

    private static Result Run(RuntimeUnderTest runtime, string patterns)
    {
        using var endpoint = new OtlpEndpoint();
        using var lumigo = new TlsFront(endpoint.Port, Host, isProxy: true);
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("authority.pem"), lumigo.AuthorityPem);
        var seed = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
        string Secret(string place) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{seed}:{place}")))[..16];

        string[] environment = ["tracer token", "variable", "connection string variable", "url variable", "headers variable", .. OfResource, "filter"];
        var command = SampleApp.Get("secrets", runtime, AppVariant.FrameworkDependent).Command(Life);
        var result = AppProcess.Run(Home.Built.Activate(command)
            .WithEnvironment("PLANT_SECRET", seed)
            .WithEnvironment("LUMIGO_TRACER_TOKEN", "t_" + Secret(environment[0]))
            .WithEnvironment("AWS_SESSION_TOKEN", Secret(environment[1]))
            .WithEnvironment("ConnectionStrings__Main", $"Server=db;Password={Secret(environment[2])} x;Database=d")
            .WithEnvironment("DATABASE_URL", $"postgres://me:{Secret(environment[3])}@db/x")
            .WithEnvironment("MY_EXPORTER_HEADERS", $"Authorization=Bearer {Secret(environment[4])},x-team=blue")
            .WithEnvironment("OTEL_RESOURCE_ATTRIBUTES", $"service.password={Secret(environment[5])},team.note=https%3A%2F%2Fme%3A{Secret(environment[6])}%40host%2F,team=blue")
            .WithEnvironment("LUMIGO_TAG", $"token={Secret(environment[7])}")
            .WithEnvironment("LUMIGO_FILTER_HTTP_ENDPOINTS_REGEX", $"[\"/in?token={Secret(environment[8])}\"]")
            .WithEnvironment("https_proxy", $"http://127.0.0.1:{lumigo.Port}")
            .WithEnvironment("SSL_CERT_FILE", folder.File("authority.pem"))
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
        string Bodies(string path) => string.Join('\n', endpoint.Requests.Where(request => request.Path == path).Select(request => Encoding.UTF8.GetString(request.Body)));
        var sent = Bodies("/v1/traces");
        var reported = Bodies("/v1/dependencies");
        Assert.That(sent, Is.Not.Empty);
        Assert.That(reported, Does.Contain("blue"));
        Assert.That(result.OwnLines, Has.Some.Contains("requests served are left out by /in?token=****").And.Some.Contains("tag token=****"));
        var spans = endpoint.Requests.Where(request => request.Path == "/v1/traces").SelectMany(request => request.Spans);
        return new Result([.. secrets.Keys], Leaks(sent), Leaks(reported), Leaks(WithBytesAsText(File.ReadAllText(folder.File("dump")))), Leaks(string.Join('\n', result.StderrLines)),
            [.. result.OwnLines.Where(line => line.Contains("WARNING", StringComparison.Ordinal))], [.. spans]);
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
        IReadOnlyList<string> Places, IReadOnlyList<string> LeaksSent, IReadOnlyList<string> LeaksReported, IReadOnlyList<string> LeaksDumped, IReadOnlyList<string> LeaksOutside,
        IReadOnlyList<string> Warnings, IReadOnlyList<ReceivedSpan> Spans);
}
