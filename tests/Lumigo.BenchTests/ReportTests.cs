using Lumigo.Bench;
using NUnit.Framework;

namespace Lumigo.BenchTests;

public class ReportTests
{
    private static readonly Variant[] Variants =
        [new("bare", "bare", Empty), new("again", "bare again", Empty), new("off", "bail-out", Empty), new("on", "instrumented", Empty)];

    private static Dictionary<string, string> Empty => [];

    [Test]
    public void A_row_names_medians_and_ratios_and_calls_noise_not_measured()
    {
        var samples = new Samples();
        for (var round = 0; round < 15; round++)
        {
            var jitter = round % 2 == 0 ? 1 : -1;
            samples.Add("hello.wall", Variants[0], round, 100);
            samples.Add("hello.wall", Variants[1], round, 100 + jitter);
            samples.Add("hello.wall", Variants[2], round, 100.5);
            samples.Add("hello.wall", Variants[3], round, 150);
        }

        Assert.That(Render(samples, null), Does.Contain(
            "| Hello world, wall, ms | 100.0 ±0.0 % | 101.0, not measured (0.990–1.010) | 100.5, not measured (1.005–1.005) "
            + "| 150.0, **1.500×** (1.500–1.500) | 15 |"));
    }

    [Test]
    public void Noise_that_was_not_measured_is_not_an_empty_table()
    {
        var samples = new Samples();
        samples.Add("hello.wall", Variants[0], 0, 100);
        samples.Add("hello.wall", Variants[1], 0, 101);

        Assert.That(Table(samples, null, Variants).RenderNoise(), Does.Contain("| Hello world, wall | ±0.0 % | 1.010× |"));
        Assert.That(Table(samples, null, [Variants[0], Variants[3]]).RenderNoise(), Is.EqualTo($"Bare was not measured against itself in this run.{Environment.NewLine}"));
    }

    [Test]
    public void Lost_spans_are_told()
    {
        var samples = new Samples();
        samples.Add(new SpanBalance("load-hello", "on", Made: 1000, Delivered: 900, ReportedDropped: 60, Messages: []));

        Assert.That(Render(samples, null), Does.Contain(
            "Spans of `/hello`, instrumented: 900 delivered of 1,000 made (90.00 %), 60 reported as dropped, 40 unaccounted for."));
    }

    [Test]
    public void What_may_not_be_published_says_so_first() =>
        Assert.That(Render(new Samples(), "too short"), Does.StartWith("**Not for publication: too short.**"));

    [Test]
    public void Only_a_whole_run_on_a_quiet_machine_may_be_published()
    {
        Assert.That(BenchOptions.Parse([]).Unpublishable(0.02), Is.Null);
        Assert.That(BenchOptions.Parse(["--quick"]).Unpublishable(0.02), Is.Not.Null);
        Assert.That(BenchOptions.Parse(["--rounds", "14"]).Unpublishable(0.02), Does.Contain("15"));
        Assert.That(BenchOptions.Parse([]).Unpublishable(0.5), Does.Contain("50 %"));
    }

    [Test]
    public void A_section_is_replaced_between_its_markers_and_nothing_else_is()
    {
        const string Document = "a\n<!-- begin x -->\nold\n<!-- end x -->\nb";

        Assert.That(MarkedDocument.Replace(Document, "x", "new\n"), Is.EqualTo("a\n<!-- begin x -->\nnew\n<!-- end x -->\nb"));
        Assert.That(() => MarkedDocument.Replace(Document, "y", "new"), Throws.TypeOf<FormatException>());
    }

    [Test]
    public void A_peer_is_described_by_its_variables()
    {
        var variables = PeerEnvironment.Parse(["# comment", "", "export A=\"b c\"", "URL={SINK}/x"], "http://sink/peer");

        Assert.That(variables, Is.EqualTo(new Dictionary<string, string> { ["A"] = "b c", ["URL"] = "http://sink/peer/x" }));
        Assert.That(() => PeerEnvironment.Parse(["nonsense"], ""), Throws.TypeOf<FormatException>());
    }

    [Test]
    public void The_load_generators_summary_is_read_with_its_errors()
    {
        var result = Wrk.Parse("""
            Running 5s test @ http://127.0.0.1:1/
              21 requests in 5.00s, 1.20MB read
              Socket errors: connect 0, read 1, write 0, timeout 2
              Non-2xx or 3xx responses: 4
            Requests/sec:   4200.17
            Transfer/sec:    246.29KB
            """);

        Assert.That(result, Is.EqualTo(new Wrk.Result(21, 4200.17, 7)));
    }

    private static string Render(Samples samples, string? notForPublication) => Table(samples, notForPublication, Variants).Render();

    private static ReportTable Table(Samples samples, string? notForPublication, Variant[] variants) =>
        new(new(default, "10.0.0", "Linux", "CPU", 2, "0.1.0", 5, notForPublication), samples, variants);
}
