using Lumigo.TestKit;
using Lumigo.TestKit.Apps;
using Lumigo.TestKit.Otlp;
using Lumigo.TestKit.Processes;
using NUnit.Framework;

namespace Lumigo.EndToEndTests.Delivery;

/// <summary>On Amazon ECS the metadata endpoint is asked beside the app, and its answer is there with the first batch.</summary>
[TestFixture]
public sealed class EcsMetadataTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [TestCaseSource(typeof(TestMatrix), nameof(TestMatrix.Runtimes))]
    public void The_answer_is_there_with_the_first_batch(RuntimeUnderTest runtime)
    {
        using var metadata = new MetadataServer(new()
        {
            ["/v4/abc"] = """{"DockerId":"abc","ContainerARN":"arn:aws:ecs:eu-west-1:1:container/x"}""",
            ["/v4/abc/task"] = """{"Cluster":"prod","TaskARN":"arn:aws:ecs:eu-west-1:1:task/prod/9","Family":"shop","Revision":"26","LaunchType":"FARGATE"}""",
        });
        using var endpoint = new OtlpEndpoint();
        var command = Console(runtime, "spans", "1", "sleep", "1500", "spans", "1", "return", "0");
        var actual = AppProcess.Run(command.By(endpoint.BaseUrl).WithEnvironment("ECS_CONTAINER_METADATA_URI_V4", metadata.Url)
            .WithEnvironment("LUMIGO_TAG", "blue").WithEnvironment("LUMIGO_CONTAINER_NAME", "main"), Limit);

        Untouched.CheckSilent(BareRuns.Of(command), actual);
        Assert.That(metadata.Requests, Is.EqualTo(new[] { "/v4/abc", "/v4/abc/task" }));
        Assert.That(endpoint.AcceptedSpans, Has.Count.EqualTo(4));
        foreach (var resource in endpoint.Requests.SelectMany(request => request.Traces).Select(one => one.Resource))
        {
            Assert.That(resource["cloud.platform"], Is.EqualTo("aws_ecs"));
            Assert.That(resource["container.name"], Is.EqualTo(Environment.MachineName));
            Assert.That(resource["aws.ecs.container.arn"], Is.EqualTo("arn:aws:ecs:eu-west-1:1:container/x"));
            Assert.That(resource["aws.ecs.cluster.arn"], Is.EqualTo("arn:aws:ecs:eu-west-1:1:cluster/prod"));
            Assert.That(resource["aws.ecs.launchtype"], Is.EqualTo("fargate"));
            Assert.That(resource["aws.ecs.task.arn"], Is.EqualTo("arn:aws:ecs:eu-west-1:1:task/prod/9"));
            Assert.That(resource["aws.ecs.task.family"], Is.EqualTo("shop"));
            Assert.That(resource["aws.ecs.task.revision"], Is.EqualTo("26"));
            Assert.That(resource["lumigo.tag"], Is.EqualTo("blue"));
            Assert.That(resource["k8s.container.name"], Is.EqualTo("main"));
        }
    }

    [TestCaseSource(typeof(TestMatrix), nameof(TestMatrix.Runtimes))]
    public void An_endpoint_that_never_answers_holds_up_neither_the_app_nor_its_end(RuntimeUnderTest runtime)
    {
        using var silent = SilentServer.Accepting();
        using var endpoint = new OtlpEndpoint();
        var command = Console(runtime, "spans", "2", "sleep", "2500", "return", "3");
        // Beside the other one, for its time.
        var bare = AppProcess.Run(command, Limit);
        var actual = AppProcess.Run(command.By(endpoint.BaseUrl).WithEnvironment("ECS_CONTAINER_METADATA_URI_V4", silent.Url), Limit);
        Untouched.CheckSilent(bare, actual);
        Assert.That(actual.Duration, Is.LessThan(bare.Duration + TimeSpan.FromSeconds(3)));
        Assert.That(endpoint.AcceptedSpans, Has.Count.EqualTo(4));
        Assert.That(endpoint.AcceptedSpans[0].Resource["cloud.platform"], Is.EqualTo("aws_ecs"));
        Assert.That(endpoint.AcceptedSpans[0].Resource.Select(one => one.Key).Where(key => key.StartsWith("aws.", StringComparison.Ordinal)), Is.Empty);
    }

    private static ProcessSpec Console(RuntimeUnderTest runtime, params string[] steps) =>
        SampleApp.Get("console", runtime, AppVariant.FrameworkDependent).Command(steps).WithDefaultSignals();
}
