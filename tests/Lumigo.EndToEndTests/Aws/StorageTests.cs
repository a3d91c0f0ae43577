using Lumigo.EndToEndTests.Http;
using Lumigo.TestKit;
using Lumigo.TestKit.Apps;
using Lumigo.TestKit.Aws;
using Lumigo.TestKit.Homes;
using Lumigo.TestKit.Otlp;
using Lumigo.TestKit.Processes;
using NUnit.Framework;

namespace Lumigo.EndToEndTests.Aws;

/// <summary>Calls of the real S3 and DynamoDB clients of both generations, compared whole: one expectation for every runtime and generation.</summary>
[TestFixture]
public sealed class StorageTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private static readonly string[] Steps =
    [
        "put-item", "get-item", "batch-get", "transaction", "missing-table", "throttled", "cancelled", "sync-over-async",
        "put-object", "get-object", "missing-key", "busy-bucket", "other-http",
    ];

    private static IEnumerable<TestCaseData> Matrix =>
        from runtime in RuntimeUnderTest.All
        from generation in new[] { "v3", "v4" }
        select new TestCaseData(runtime, generation);

    [TestCaseSource(nameof(Matrix))]
    public void Calls_give_the_same_spans_everywhere_and_the_app_notices_nothing(RuntimeUnderTest runtime, string generation)
    {
        using var endpoint = new OtlpEndpoint();
        using var storage = new StorageEndpoint();
        ProcessResult bare = Run(runtime, generation, otlp: null, storage: null, Steps);
        ProcessResult actual = Run(runtime, generation, endpoint, storage, Steps);
        Untouched.CheckSilent(bare, actual);
        File.WriteAllText($"/tmp/awsplay/text-{runtime}-{generation}", SpanText.Of(endpoint.AcceptedSpans, new Dictionary<int, string> { [storage.Port] = "<storage>" }));
        Assert.That(SpanText.Of(endpoint.AcceptedSpans, new Dictionary<int, string> { [storage.Port] = "<storage>" }), Is.EqualTo("x"));//
    }

    private static ProcessResult Run(RuntimeUnderTest runtime, string generation, OtlpEndpoint? otlp, StorageEndpoint? storage, params string[] steps)
    {
        using StorageEndpoint? own = storage is null ? new StorageEndpoint() : null;
        ProcessSpec command = SampleApp.Get($"aws-s3-dynamodb-{generation}", runtime, AppVariant.FrameworkDependent).Command([(storage ?? own!).Url, .. steps]);
        return AppProcess.Run(otlp is null ? command : Activate(command, otlp), Limit);
    }

    private static ProcessSpec Activate(ProcessSpec command, OtlpEndpoint otlp) => Home.Built.Activate(command)
        .WithEnvironment("LUMIGO_TRACER_TOKEN", "t_aws")
        .WithEnvironment("LUMIGO_ENDPOINT", otlp.BaseUrl);
}
