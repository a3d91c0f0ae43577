using Lumigo.OpenTelemetry.Export;
using NUnit.Framework;

namespace Lumigo.UnitTests.Export;

[TestFixture]
public sealed class LossReportTests
{
    private readonly List<string> _lines = [];
    private LossReport _report = null!;

    [SetUp]
    public void Open()
    {
        _lines.Clear();
        _report = new LossReport("a.test:443", _lines.Add);
    }

    [Test]
    public void Without_losses_there_is_no_line()
    {
        _report.Report();
        _report.ReportAtExit(unsent: 0);
        Assert.That(_lines, Is.Empty);
        Assert.That(_report.UntilReport(), Is.EqualTo(Timeout.InfiniteTimeSpan));
    }

    [Test]
    public void A_short_trouble_that_costs_no_span_is_no_line()
    {
        _report.Failed("HTTP status 503");
        _report.Report();
        _report.Succeeded();
        _report.ReportAtExit(unsent: 0);
        Assert.That(_lines, Is.Empty);
    }

    [Test]
    public void A_full_queue_names_its_variable()
    {
        _report.Add(3);
        Assert.That(_report.UntilReport(), Is.EqualTo(TimeSpan.Zero));
        _report.Report();
        Assert.That(_lines, Is.EqualTo(new[] { "3 spans were dropped: they ended faster than they could be sent. Raise OTEL_BSP_MAX_QUEUE_SIZE if this goes on." }));
    }

    [Test]
    public void There_is_one_line_a_minute_and_the_count_goes_on()
    {
        _report.Add(1);
        _report.Report();
        _report.Add(5);
        _report.Report();
        _report.ReportAtExit(unsent: 2);
        Assert.That(_lines, Has.Count.EqualTo(1));
        Assert.That(_lines[0], Does.StartWith("1 span was dropped:"));
        Assert.That(_report.Lost, Is.EqualTo(6));
        Assert.That(_report.UntilReport(), Is.GreaterThan(TimeSpan.FromSeconds(50)).And.LessThanOrEqualTo(TimeSpan.FromSeconds(60)));
    }

    [Test]
    public void The_cause_of_a_loss_is_named_after_sending_works_again_too()
    {
        _report.Failed("ConnectionRefused");
        _report.Add(4);
        _report.Succeeded();
        _report.Report();
        Assert.That(_lines, Is.EqualTo(new[] { "cannot send spans to a.test:443 (ConnectionRefused); 4 spans were dropped. Check LUMIGO_ENDPOINT and the network." }));
    }

    [Test]
    public void What_waits_at_the_end_is_part_of_the_last_line()
    {
        _report.Failed("HTTP status 503");
        _report.Add(1);
        _report.ReportAtExit(unsent: 6);
        Assert.That(_lines, Is.EqualTo(new[] { "cannot send spans to a.test:443 (HTTP status 503); 7 spans were dropped. Check LUMIGO_ENDPOINT and the network." }));
    }

    [Test]
    public void An_end_without_any_answer_says_so()
    {
        _report.ReportAtExit(unsent: 6);
        Assert.That(_lines, Is.EqualTo(new[] { "cannot send spans to a.test:443 (no answer in time); 6 spans were dropped. Check LUMIGO_ENDPOINT and the network." }));
    }
}
