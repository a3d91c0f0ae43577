using Lumigo.TestKit.Otlp;
using NUnit.Framework;

namespace Lumigo.EndToEndTests.Sqs;

/// <summary>Messages consumed in every way: what the application does for a message is below the receive that brought it, and nothing else is.</summary>
[TestFixtureSource(typeof(ConsumerCell), nameof(ConsumerCell.Chosen))]
public sealed class ConsumptionTests(ConsumerCell cell)
{
    [Test]
    public void The_app_does_the_same_as_without_the_product()
    {
        var run = ConsumerRun.Of(cell);
        Assert.That(run.Bare.ExitCode, Is.Zero, run.Bare.ToString);
        Assert.That(run.Bare.StdoutText.Split('\n').Select(line => line.Split(':')[0]).Distinct().SkipLast(1),
            Is.EquivalentTo(ConsumptionPattern.Lasting.Select(pattern => pattern.Name)));
        Untouched.CheckSilent(run.Bare, run.Traced);
    }

    [Test]
    public void The_lists_are_of_the_type_that_the_real_package_gives()
    {
        var type = cell.Sdk == "v3-query" ? "List`1" : "AlwaysSendList`1";
        Assert.That(ConsumerRun.Of(cell).Bare.StdoutText, Does.Contain($"never-touched: {type}\n"));
    }

    [TestCaseSource(typeof(ConsumptionPattern), nameof(ConsumptionPattern.Lasting))]
    public void Steps_are_below_the_receive_that_brought_their_message(ConsumptionPattern pattern)
    {
        var trace = ConsumerRun.Of(cell).Trace;
        var steps = trace.Steps.Where(step => step.Pattern == pattern.Name).ToList();
        Assert.That(steps, Is.Not.Empty);
        AssertNone(ScopeCheck.Differences(trace, steps));
    }

    [TestCaseSource(typeof(ConsumptionPattern), nameof(ConsumptionPattern.Lasting))]
    public void Calls_are_exported_once_each(ConsumptionPattern pattern)
    {
        var trace = ConsumerRun.Of(cell).Trace;
        var calls = trace.CallsOf(pattern).ToList();
        Assert.That(calls, Is.Not.Empty);
        AssertNone(CallCheck.Differences(trace, calls));
    }

    [Test]
    public void Nothing_else_is_exported()
    {
        var trace = ConsumerRun.Of(cell).Trace;
        var known = trace.Calls.SelectMany(trace.SpansOf).Select(one => one.Span.SpanId).Concat(trace.Steps.Select(step => step.Span.SpanId)).ToHashSet();
        var others = trace.Spans.Where(one => !known.Contains(one.Span.SpanId)).Select(one => $"{one.Span.Name} of {one.Scope.Name} {one.Span.Attributes["url.full"]}").ToList();
        // The HTTP calls the app makes itself.
        Assert.That(others, Has.All.StartWith("GET of System.Net.Http").And.All.Contain("/ping/"), "HTTP spans of the SDK's own calls, or polls that should have been dropped");
        Assert.That(others, Has.Count.EqualTo(4));
    }

    [Test]
    public void Tags_put_on_the_current_span_in_a_loop_reach_the_receive()
    {
        var trace = ConsumerRun.Of(cell).Trace;
        var call = trace.Calls.Single(call => call is { Action: "ReceiveMessage", Target: "tags" });
        Assert.That(trace.SpansOf(call).Single().Span.Attributes["orders.last"], Is.EqualTo("m03"));
    }

    private static void AssertNone(IEnumerable<string> differences)
    {
        var grouped = differences.GroupBy(difference => difference).Select(group => group.Count() == 1 ? group.Key : $"{group.Count()} times: {group.Key}").ToList();
        Assert.That(grouped, Is.Empty, string.Join(Environment.NewLine, grouped));
    }
}
