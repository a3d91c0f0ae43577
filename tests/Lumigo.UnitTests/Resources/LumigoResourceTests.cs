using System.Diagnostics;
using Lumigo.OpenTelemetry.Configuration;
using Lumigo.OpenTelemetry.Resources;
using Lumigo.OpenTelemetry.Resources.Containers;
using Lumigo.TestKit;
using NUnit.Framework;

namespace Lumigo.UnitTests.Resources;

/// <summary>What the resource says, for every kind of container, with files as they look there and a real metadata endpoint.</summary>
[TestFixture]
public sealed class LumigoResourceTests
{
    private const string Id = "34c2f3a1b0e94d5f8a7c6b5e4d3c2b1a0f9e8d7c6b5a49382716f5e4d3c2b1a0";
    private const string Uid = "4b5c6d7e-1a2b-4c3d-8e9f-0a1b2c3d4e5f";
    private const string StaticUid = "0123456789abcdef0123456789abcdef";
    private const string Hosts = "# Kubernetes-managed hosts file.\n127.0.0.1\tlocalhost\n";
    private const string HostsOfNode = "127.0.0.1\tlocalhost\n";
    private const string Mount = "700 650 8:1 /var/lib/kubelet/pods/{0}/etc-hosts /etc/hosts rw,relatime - ext4 /dev/sda1 rw";

    private static readonly string Container = $$"""{"DockerId":"{{Id}}","Name":"app","DockerName":"ecs-app-1","ContainerARN":"arn:aws:ecs:eu-west-1:123:container/c/t/1","Labels":{"a":"{{new string('x', 40_000)}}"} }""";

    private TemporaryFolder _root = null!;

    [SetUp]
    public void Begin() => _root = new TemporaryFolder();

    [TearDown]
    public void End() => _root.Dispose();

    // cgroup v1: Docker, ECS on EC2, Fargate, Kubernetes with both drivers and all runtimes.
    [TestCase("12:cpu:/docker/{0}\n", "", Id)]
    [TestCase("11:perf_event:/\n10:cpu:/ecs/32f1e5a0c1d24b8f9a3e/{0}\n", "", Id)]
    [TestCase("9:cpu:/ecs/1e1698469422439ea356071e581e8545/1e1698469422439ea356071e581e8545-2769485393\n", "", "1e1698469422439ea356071e581e8545-2769485393")]
    [TestCase("5:cpu:/kubepods/burstable/pod4b5c6d7e-1a2b-4c3d-8e9f-0a1b2c3d4e5f/{0}\n", "", Id)]
    [TestCase("5:cpu:/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod4b5c.slice/cri-containerd-{0}.scope\n", "", Id)]
    [TestCase("1:name=systemd:/system.slice/crio-{0}.scope\n", "", Id)]
    // cgroup v2: with the host's namespace, and with one of its own.
    [TestCase("0::/system.slice/docker-{0}.scope\n", "", Id)]
    [TestCase("0::/\n", "510 500 8:1 /var/lib/docker/containers/{0}/hostname /etc/hostname rw - ext4 /dev/sda1 rw\n", Id)]
    [TestCase("0::/\n", "510 500 0:50 /containers/storage/overlay-containers/{0}/userdata/hostname /etc/hostname rw - tmpfs tmpfs rw\n", Id)]
    // A pod's sandbox is no container; nor are these.
    [TestCase("0::/\n", "510 500 8:1 /var/lib/containerd/io.containerd.grpc.v1.cri/sandboxes/{0}/hostname /etc/hostname rw - ext4 /dev/sda1 rw\n", null)]
    [TestCase("0::/user.slice/session-2.scope\n12:cpu:/\n", "1 2 8:1 /var/lib/docker/containers/short/hostname /etc/hostname rw - ext4 x rw\n", null)]
    [TestCase("", "", null)]
    public void Container_ids(string groups, string mounts, string? expected) =>
        Assert.That(ContainerId.Find(Files("", string.Format(groups, Id), string.Format(mounts, Id))), Is.EqualTo(expected));

    [TestCase(Hosts, "0::/\n", Mount, Uid, Uid)]
    [TestCase("# Kubernetes-managed hosts file (host network).\n", "0::/\n", Mount, Uid, Uid)]
    [TestCase(Hosts, "0::/\n", Mount, StaticUid, StaticUid)]
    [TestCase(Hosts, "5:cpu:/kubepods/burstable/pod{0}/34c2\n", "", Uid, Uid)]
    [TestCase(Hosts, "5:cpu:/kubepods/pod{0}/34c2\n", "", StaticUid, StaticUid)]
    [TestCase(Hosts, "0::/kubepods.slice/kubepods-besteffort.slice/kubepods-besteffort-pod{0}.slice/cri-containerd-34c2.scope\n", "", "4b5c6d7e_1a2b_4c3d_8e9f_0a1b2c3d4e5f", Uid)]
    [TestCase(Hosts, "0::/../../kubepods-pod{0}.slice/x.scope\n", "", "4b5c6d7e_1a2b_4c3d_8e9f_0a1b2c3d4e5f", Uid)]
    [TestCase(Hosts, "0::/kubelet/kubepods/burstable/pod{0}/34c2\n", "1 2 8:1 /srv/pods/none /x rw - ext4 x rw\n", Uid, Uid)]
    // On a node every pod's mounts can be seen, and what is no uid is none.
    [TestCase(HostsOfNode, "5:cpu:/kubepods/burstable/pod{0}/34c2\n", Mount, Uid, null)]
    [TestCase("", "5:cpu:/kubepods/burstable/pod{0}/34c2\n", Mount, Uid, null)]
    [TestCase(Hosts, "5:cpu:/kubepods/burstable/pod{0}/34c2\n", Mount, "4b5c6d7e-1a2b-4c3d-8e9f-0a1b2c3d4e5", null)]
    [TestCase(Hosts, "5:cpu:/kubepods/burstable/pod{0}/34c2\n", Mount, "4b5c6d7e-1a2b-4c3d-8e9f-0a1b2c3d4e5f0", null)]
    [TestCase(Hosts, "5:cpu:/kubepods/burstable/pod{0}/34c2\n", Mount, "some-name-of-the-length-of-a-pod-uid", null)]
    public void Pod_uids(string hosts, string groups, string mounts, string uid, string? expected) =>
        Assert.That(PodUid.Find(Files(hosts, string.Format(groups, uid), string.Format(mounts, uid))), Is.EqualTo(expected));

    [Test]
    public void Files_that_cannot_be_read_are_no_files()
    {
        Directory.CreateDirectory(Path.Combine(_root.Path, "proc", "self", "cgroup"));
        var files = new ContainerFiles(_root.Path);
        Assert.That(ContainerId.Find(files), Is.Null);
        Assert.That(files.IsInPod, Is.False);
    }

    [TestCase("prod", "arn:aws:ecs:eu-west-1:123:cluster/prod")]
    [TestCase("arn:aws:ecs:eu-west-1:123:cluster/other", "arn:aws:ecs:eu-west-1:123:cluster/other")]
    public void On_ecs_the_metadata_endpoint_is_asked(string cluster, string expectedCluster)
    {
        var task = $$"""
            {"Cluster":"{{cluster}}","TaskARN":"arn:aws:ecs:eu-west-1:123:task/prod/9781","Family":"shop","Revision":"26","KnownStatus":"RUNNING",
            "Limits":{"CPU":0.25,"Memory":512},"Containers":[{{Container}}],"LaunchType":"EC2"}
            """;
        using var server = new MetadataServer(new() { ["/v4/abc"] = Container, ["/v4/abc/task"] = task });
        var resource = Detect(Files("", "0::/\n", ""), ("ECS_CONTAINER_METADATA_URI_V4", server.Url));
        Assert.Multiple(() =>
        {
            Assert.That(resource["cloud.provider"], Is.EqualTo("aws"));
            Assert.That(resource["cloud.platform"], Is.EqualTo("aws_ecs"));
            Assert.That(resource["container.name"], Is.EqualTo(Environment.MachineName));
            Assert.That(resource["container.id"], Is.EqualTo(Id), "of the metadata, where the files show none");
            Assert.That(resource["aws.ecs.container.arn"], Is.EqualTo("arn:aws:ecs:eu-west-1:123:container/c/t/1"));
            Assert.That(resource["aws.ecs.cluster.arn"], Is.EqualTo(expectedCluster));
            Assert.That(resource["aws.ecs.launchtype"], Is.EqualTo("ec2"));
            Assert.That(resource["aws.ecs.task.arn"], Is.EqualTo("arn:aws:ecs:eu-west-1:123:task/prod/9781"));
            Assert.That(resource["aws.ecs.task.family"], Is.EqualTo("shop"));
            Assert.That(resource["aws.ecs.task.revision"], Is.EqualTo("26"));
            Assert.That(server.Requests, Is.EqualTo(new[] { "/v4/abc", "/v4/abc/task" }));
        });
    }

    [Test]
    public void An_endpoint_that_answers_too_late_or_not_at_all_or_nonsense_holds_up_nobody_for_long()
    {
        using var slow = new MetadataServer(new() { ["/v4/abc"] = Container }, TimeSpan.FromSeconds(15));
        using var wrong = new MetadataServer(new() { ["/v4/abc"] = "[1]", ["/v4/abc/task"] = "not json" });
        foreach (var url in new[] { slow.Url, wrong.Url, "http://127.0.0.1:1/v4", "http://", "nonsense", "https://localhost/" })
        {
            var begin = Stopwatch.StartNew();
            var detected = LumigoResource.Detect(new LumigoOptions(), name => name == "ECS_CONTAINER_METADATA_URI_V4" ? url : null, Files("", $"1:cpu:/ecs/t/{Id}\n", ""));
            Assert.That(begin.Elapsed, Is.LessThan(TimeSpan.FromSeconds(3)), "the start waits for nothing");
            var resource = detected.Value.Attributes.ToDictionary(one => one.Key, one => one.Value);
            Assert.That(begin.Elapsed, Is.LessThan(TimeSpan.FromSeconds(8)));
            Assert.That(resource["container.id"], Is.EqualTo(Id));
            Assert.That(resource["cloud.platform"], Is.EqualTo("aws_ecs"));
            Assert.That(resource.Keys.Where(key => key.StartsWith("aws.", StringComparison.Ordinal)), Is.Empty);
        }
    }

    [Test]
    public void Outside_of_ecs_nobody_is_asked_and_nothing_claimed()
    {
        var resource = Detect(Files("", $"1:cpu:/docker/{Id}\n", ""));
        Assert.That(resource.Keys, Is.SupersetOf(new[] { "service.name", "telemetry.sdk.name", "lumigo.distro.version", "process.runtime.name", "process.runtime.version", "process.runtime.description", "process.environ" }));
        Assert.That(resource.Keys.Where(key => key.StartsWith("cloud.", StringComparison.Ordinal) || key.StartsWith("container.", StringComparison.Ordinal) || key.StartsWith("k8s.", StringComparison.Ordinal)), Is.Empty);
        Assert.That(Detect(Files("", "", ""), ("ECS_CONTAINER_METADATA_URI", "http://127.0.0.1:1/v3"))["cloud.platform"], Is.EqualTo("aws_ecs"), "the older endpoint is a sign, but not asked");
    }

    [Test]
    public void In_a_pod_the_uid_and_the_containers_name_are_known()
    {
        var resource = LumigoResource.Detect(new LumigoOptions { ContainerName = "main", Tag = "blue" }, _ => null, Files(Hosts, "0::/\n", string.Format(Mount, Uid)))
            .Value.Attributes.ToDictionary(one => one.Key, one => one.Value);
        Assert.That(resource["k8s.pod.uid"], Is.EqualTo(Uid));
        Assert.That(resource["k8s.container.name"], Is.EqualTo("main"));
        Assert.That(resource["lumigo.tag"], Is.EqualTo("blue"));
    }

    [Test]
    public void The_environment_is_cut_to_the_limit_of_attributes()
    {
        var options = new LumigoOptions { Limits = new SpanLimits { AttributeValueLength = 50 } };
        var variables = Enumerable.Range(0, 100).Select(number => KeyValuePair.Create($"VARIABLE_{number}", "x"));
        Assert.That(ProcessEnvironment.Value(variables, options, Masking.Masked.With()), Is.EqualTo("""{"VARIABLE_0": "x", "VARIABLE_1": "x", "VARIABLE_10": "x"""[..50]));
    }

    private static Dictionary<string, object> Detect(ContainerFiles files, params (string Name, string Value)[] variables)
    {
        var values = variables.ToDictionary(one => one.Name, one => one.Value);
        return LumigoResource.Detect(new LumigoOptions(), name => values.GetValueOrDefault(name), files).Value.Attributes.ToDictionary(one => one.Key, one => one.Value);
    }

    private ContainerFiles Files(string hosts, string groups, string mounts)
    {
        Directory.CreateDirectory(Path.Combine(_root.Path, "etc"));
        Directory.CreateDirectory(Path.Combine(_root.Path, "proc", "self"));
        File.WriteAllText(_root.File("etc/hosts"), hosts);
        File.WriteAllText(_root.File("proc/self/cgroup"), groups);
        File.WriteAllText(_root.File("proc/self/mountinfo"), mounts);
        return new ContainerFiles(_root.Path);
    }
}
