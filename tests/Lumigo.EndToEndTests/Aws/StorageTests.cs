using Lumigo.EndToEndTests.Http;
using Lumigo.TestKit;
using Lumigo.TestKit.Apps;
using Lumigo.TestKit.Aws;
using Lumigo.TestKit.Homes;
using Lumigo.TestKit.Otlp;
using Lumigo.TestKit.Processes;
using Lumigo.TestKit.Schema;
using NUnit.Framework;

namespace Lumigo.EndToEndTests.Aws;

/// <summary>Calls of the real S3 and DynamoDB clients of both generations, compared whole: one expectation for every runtime and generation.</summary>
[TestFixture]
public sealed class StorageTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private static readonly string[] Steps =
    [
        "get-item", "batch-get", "transaction", "missing-table", "throttled", "cancelled", "put-object", "get-object", "missing-key", "other-http",
    ];

    private static IEnumerable<TestCaseData> Matrix =>
        from runtime in RuntimeUnderTest.All
        from generation in new[] { "v3", "v4" }
        where TestMatrix.IsFull || (generation == "v3") == (runtime == RuntimeUnderTest.Net8)
        select new TestCaseData(runtime, generation);

    [TestCaseSource(nameof(Matrix))]
    public void Calls_give_the_same_spans_everywhere_and_the_app_notices_nothing(RuntimeUnderTest runtime, string generation)
    {
        using var run = new Run(runtime, generation, Steps);
        var expected = StorageSpans.All.Replace("<missing key>", generation == "v3" ? "Amazon.S3.AmazonS3Exception" : "Amazon.S3.Model.NoSuchKeyException", StringComparison.Ordinal);
        Assert.That(SpanText.Of(run.Spans, new Dictionary<int, string> { [run.Port] = "<storage>" }), Is.EqualTo(expected));
    }

    [TestCaseSource(nameof(Matrix))]
    public void Many_calls_at_once_are_below_their_callers(RuntimeUnderTest runtime, string generation)
    {
        using var run = new Run(runtime, generation, "parallel", "sync-over-async");
        var branches = run.Spans.Where(one => one.Span.Name.StartsWith("branch-", StringComparison.Ordinal)).ToDictionary(one => one.Span.SpanId, one => one.Span.Name["branch-".Length..]);
        var calls = run.Spans.Where(one => one.Span.Name == "DynamoDB.GetItem").ToList();
        Assert.That(branches, Has.Count.EqualTo(20));
        Assert.That(calls, Has.Count.EqualTo(21));
        Assert.That(
            calls.Where(one => branches.ContainsKey(one.Span.ParentSpanId)).Select(one => (string)one.Span.Attributes["http.response.body"]!),
            Is.EquivalentTo(branches.Values.Select(number => "{\"Item\":{\"id\":{\"S\":\"" + number + "\"}}}")));
        Assert.That(
            calls.Where(one => branches.TryGetValue(one.Span.ParentSpanId, out var number) && !((string)one.Span.Attributes["http.response.body"]!).Contains($"\"{number}\"", StringComparison.Ordinal)),
            Is.Empty, "each answer below the branch that asked");
        Assert.That(run.Spans.Select(one => one.Scope.Name), Has.None.EqualTo("System.Net.Http"));
    }

    [TestCaseSource(nameof(Matrix))]
    public void A_call_that_fails_is_one_span_whatever_the_attempts(RuntimeUnderTest runtime, string generation)
    {
        using var run = new Run(runtime, generation, "overloaded", "unreachable", "busy-bucket");
        var spans = run.Spans.Where(one => one.Scope.Name == "Lumigo.AutoInstrumentation.Aws").Select(one => one.Span).OrderBy(span => span.StartTimeUnixNano).ToList();
        Assert.That(
            spans.Select(span => $"{span.Name} {span.Status.Code} {span.Attributes["error.type"]} {span.Attributes["http.response.status_code"]} {span.Attributes["retry_attempts"]}"),
            Is.EqualTo(new[]
            {
                "DynamoDB.GetItem Error ProvisionedThroughputExceededException 400 3",
                "DynamoDB.GetItem Error System.Net.Http.HttpRequestException  0",
                "S3.DeleteObject Unset  204 2",
            }));
        Assert.That(run.Requests.Count(request => request.Contains("GetItem", StringComparison.Ordinal)), Is.EqualTo(4));
    }

    /// <summary>One run of the app with the product, which is compared with one without.</summary>
    private sealed class Run : IDisposable
    {
        private readonly OtlpEndpoint _otlp = new();
        private readonly StorageEndpoint _storage = new();

        public Run(RuntimeUnderTest runtime, string generation, params string[] steps)
        {
            PublishedApp app = SampleApp.Get($"aws-s3-dynamodb-{generation}", runtime, AppVariant.FrameworkDependent);
            using var storage = new StorageEndpoint();
            ProcessResult bare = AppProcess.Run(app.Command([storage.Url, .. steps]), Limit);
            ProcessSpec active = Home.Built.Activate(app.Command([_storage.Url, .. steps]))
                .WithEnvironment("LUMIGO_TRACER_TOKEN", "t_aws")
                .WithEnvironment("LUMIGO_ENDPOINT", _otlp.BaseUrl);
            Untouched.CheckSilent(bare, AppProcess.Run(active, Limit));
            Assert.That(Operations(_storage.Requests), Is.EquivalentTo(Operations(storage.Requests)), "what the services were asked");
            Assert.That(SchemaCheck.Objections(_otlp.AcceptedSpans), Is.Empty);
        }

        public IReadOnlyList<ReceivedSpan> Spans => _otlp.AcceptedSpans;

        public IReadOnlyList<string> Requests => _storage.Requests;

        public int Port => _storage.Port;

        public void Dispose()
        {
            _otlp.Dispose();
            _storage.Dispose();
        }

        private static IEnumerable<string> Operations(IEnumerable<string> requests) => requests.Select(request => request.Split(" 00-")[0]);
    }
}
