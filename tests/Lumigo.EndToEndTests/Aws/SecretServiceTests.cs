using System.Text;
using Lumigo.TestKit;
using Lumigo.TestKit.Apps;
using Lumigo.TestKit.Aws;
using Lumigo.TestKit.Homes;
using Lumigo.TestKit.Otlp;
using Lumigo.TestKit.Processes;
using NUnit.Framework;

namespace Lumigo.EndToEndTests.Aws;

/// <summary>Calls of the real KMS and STS clients: there are spans, and nothing secret is in them, whatever its form.</summary>
[TestFixture]
public sealed class SecretServiceTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private static IEnumerable<RuntimeUnderTest> Runtimes => TestMatrix.IsFull ? RuntimeUnderTest.All : [RuntimeUnderTest.Net8, RuntimeUnderTest.Net10];

    [TestCaseSource(nameof(Runtimes))]
    public void Payloads_of_services_that_keep_secrets_are_never_taken(RuntimeUnderTest runtime)
    {
        PublishedApp app = SampleApp.Get("aws-kms-sts", runtime, AppVariant.FrameworkDependent);
        using var service = new KeyEndpoint();
        using var collector = new OtlpEndpoint();
        ProcessResult bare = AppProcess.Run(app.Command(service.Url), Limit);
        Assert.That(bare.StdoutText, Is.EqualTo("encrypted 15 bytes\nhush plaintext\na key of 13 bytes\nDisabledException\nhush-secret\nhush-token\n"), bare.ToString);
        ProcessSpec active = Home.Built.Activate(app.Command(service.Url)).WithEnvironment("LUMIGO_TRACER_TOKEN", "t_keys").WithEnvironment("LUMIGO_ENDPOINT", collector.BaseUrl);
        Untouched.CheckSilent(bare, AppProcess.Run(active, Limit));

        IReadOnlyList<ReceivedSpan> spans = collector.AcceptedSpans;
        Assert.That(
            spans.OrderBy(one => one.Span.StartTimeUnixNano).Select(one => $"{one.Span.Name} {one.Span.Status.Code}"),
            Is.EqualTo(new[]
            {
                "KMS.Encrypt Unset", "KMS.Decrypt Unset", "KMS.GenerateDataKey Unset", "KMS.DescribeKey Error", "STS.AssumeRole Unset", "STS.GetSessionToken Unset",
            }));
        var values = spans.SelectMany(one => one.Span.Attributes.Concat(one.Span.Events.SelectMany(entry => entry.Attributes)).Select(attribute => $"{one.Span.Name} {attribute.Key}={attribute.Value}")).ToList();
        string[] secrets = ["hush", Base64("hush plaintext"), Base64("hush data key"), Base64("hush ciphertext"), ".body="];
        Assert.That(values.Where(value => secrets.Any(secret => value.Contains(secret, StringComparison.OrdinalIgnoreCase))), Is.Empty);
        Assert.That(spans.Select(one => one.Span.Attributes["aws.request_id"]), Has.All.EqualTo("request"));
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text)).TrimEnd('=');
}
