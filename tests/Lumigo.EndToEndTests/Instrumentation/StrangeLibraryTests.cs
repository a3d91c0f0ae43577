using Lumigo.EndToEndTests.Delivery;
using Lumigo.TestKit;
using Lumigo.TestKit.Apps;
using Lumigo.TestKit.Otlp;
using Lumigo.TestKit.Processes;
using NUnit.Framework;

namespace Lumigo.EndToEndTests.Instrumentation;

/// <summary>Woven libraries that are not as they are known, and whose instrumentation fails while the application runs.</summary>
[TestFixture]
public sealed class StrangeLibraryTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Test]
    public void The_app_goes_on_and_one_line_names_each_instrumentation_that_is_off([Values] bool newest)
    {
        var app = SampleApp.Get("strange-libraries", newest ? RuntimeUnderTest.Net10 : RuntimeUnderTest.Net8, AppVariant.FrameworkDependent);
        using var collector = new OtlpEndpoint();
        var bare = AppProcess.Run(app.Command(), Limit);
        var result = AppProcess.Run(app.Command().By(collector.BaseUrl), Limit);
        Untouched.Check(bare, result);
        Assert.That(bare.StdoutText, Does.Contain("value of key-19").And.Contain("topic 7"));
        var lines = result.OwnLines.Order(StringComparer.Ordinal).ToList();
        Assert.That(lines, Has.Count.EqualTo(2), result.ToString);
        Assert.That(lines[0], Does.StartWith("#LUMIGO# - WARNING - the Confluent.Kafka instrumentation could not start (MissingMemberException: ").And.EndWith("; everything else goes on."));
        Assert.That(lines[1], Does.StartWith("#LUMIGO# - WARNING - the StackExchange.Redis instrumentation failed 5 times (NotSupportedException) and"));
        Assert.That(collector.AcceptedSpans, Is.Empty);
    }
}
