using System.Diagnostics;
using Amazon.Fake.Model;
using Lumigo.AutoInstrumentation.Bridge.Aws.Messages;
using NUnit.Framework;

namespace Lumigo.UnitTests.Aws;

[TestFixture]
public sealed class MessageTests
{
    private const string Parent = "00-0123456789abcdef0123456789abcdef-0123456789abcdef-01";

    private static readonly OutgoingMessages Outgoing = new(entries: null, body: "MessageBody");

    [Test]
    public void A_copy_carries_the_context_and_the_request_stays_as_it_was([Values] bool hasAttributes, [Values(null, "a=1")] string? state)
    {
        var request = new FakeRequest { MessageBody = "body", MessageAttributes = hasAttributes ? new() { ["own"] = Attribute("1") } : null };
        var sent = (FakeRequest)Outgoing.WithContext(request, new MessageContext(Parent, state))!;
        Assert.That(request.MessageAttributes?.Count, Is.EqualTo(hasAttributes ? 1 : null));
        Assert.That(sent, Is.Not.SameAs(request));
        Assert.That(sent.MessageBody, Is.EqualTo("body"));
        Assert.That(sent.MessageAttributes!["traceparent"].StringValue, Is.EqualTo(Parent));
        Assert.That(sent.MessageAttributes["traceparent"].DataType, Is.EqualTo("String"));
        Assert.That(sent.MessageAttributes.GetValueOrDefault("tracestate")?.StringValue, Is.EqualTo(state));
        Assert.That(sent.MessageAttributes.ContainsKey("own"), Is.EqualTo(hasAttributes));
    }

    [TestCase(8, true, true)]
    [TestCase(9, true, false)]
    [TestCase(10, false, false)]
    public void There_are_never_more_than_ten_attributes(int own, bool parent, bool state)
    {
        var request = new FakeRequest { MessageAttributes = Enumerable.Range(0, own).ToDictionary(number => $"own{number}", _ => Attribute("1")) };
        var sent = (FakeRequest?)Outgoing.WithContext(request, new MessageContext(Parent, "a=1"));
        Assert.That(sent?.MessageAttributes!.ContainsKey("traceparent") ?? false, Is.EqualTo(parent));
        Assert.That(sent?.MessageAttributes!.ContainsKey("tracestate") ?? false, Is.EqualTo(state));
    }

    [Test]
    public void The_applications_own_context_stays() =>
        Assert.That(Outgoing.WithContext(new FakeRequest { MessageAttributes = new() { ["traceparent"] = Attribute("mine") } }, new MessageContext(Parent, null)), Is.Null);

    [TestCase(200_000, true)]
    [TestCase((256 * 1024) - 10, false)]
    [TestCase(500_000, true)]
    [TestCase((1024 * 1024) - 10, false)]
    public void No_message_becomes_too_large(int length, bool expected) =>
        Assert.That(Outgoing.WithContext(new FakeRequest { MessageBody = new string('x', length) }, new MessageContext(Parent, null)) is not null, Is.EqualTo(expected));

    [TestCase(null, "traceparent,tracestate")]
    [TestCase("own", "own,traceparent,tracestate")]
    [TestCase("own,traceparent", "own,traceparent,tracestate")]
    [TestCase("All", null)]
    [TestCase(".*", null)]
    [TestCase("trace.*", null)]
    public void A_receive_asks_for_what_is_missing(string? names, string? expected)
    {
        var request = new FakeRequest { MessageAttributeNames = names?.Split(',').ToList() };
        var asking = (FakeRequest?)new IncomingMessages(request).Asking(request);
        Assert.That(asking?.MessageAttributeNames is { } asked ? string.Join(',', asked) : null, Is.EqualTo(expected));
        Assert.That(request.MessageAttributeNames is { } own ? string.Join(',', own) : null, Is.EqualTo(names));
    }

    [Test]
    public void Attributes_nobody_asked_for_are_taken_out_with_their_digest([Values] bool hasOwn)
    {
        var accessors = MessageAttributes.For(typeof(Dictionary<string, FakeAttribute>))!;
        Dictionary<string, FakeAttribute> own = hasOwn ? new() { ["own"] = Attribute("1") } : [];
        var all = new Dictionary<string, FakeAttribute>(own) { ["traceparent"] = Attribute(Parent) };
        var message = new FakeMessage { MessageId = "m1", MessageAttributes = all, MD5OfMessageAttributes = AttributesDigest.Compute(accessors, all) };
        var call = Calls.New();

        new IncomingMessages(new FakeRequest()).OnReceived(call, new List<FakeMessage> { message });

        Assert.That(message.MessageAttributes?.Keys, Is.EqualTo(hasOwn ? new[] { "own" } : null));
        Assert.That(message.MD5OfMessageAttributes, Is.EqualTo(AttributesDigest.Compute(accessors, own)));
        var links = new List<ActivityLink>();
        call.AddLinksTo(links);
        Assert.That(links.Single().Context.SpanId.ToHexString(), Is.EqualTo("0123456789abcdef"));
        Assert.That(links.Single().Tags!.Single(), Is.EqualTo(new KeyValuePair<string, object?>("messaging.message.id", "m1")));
    }

    [Test]
    public void A_sender_is_found_in_a_topics_envelope()
    {
        var message = new FakeMessage
        {
            MessageId = "m2",
            Body = """{"Type":"Notification","MessageId":"n1","TopicArn":"arn:aws:sns:eu-west-1:1:top","Message":"x","SigningCertURL":"https://x/SimpleNotificationService-1.pem","MessageAttributes":{"traceparent":{"Type":"String","Value":"PARENT"}}}""".Replace("PARENT", Parent, StringComparison.Ordinal),
        };
        var call = Calls.New();
        var envelopes = new IncomingMessages(new FakeRequest()).OnReceived(call, new List<FakeMessage> { message });
        var links = new List<ActivityLink>();
        call.AddLinksTo(links);
        Assert.That(links, Has.Count.EqualTo(1));
        Assert.That(
            System.Text.RegularExpressions.Regex.Replace(new Trigger("arn:q", ["m2"], envelopes).Text(), "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "ID"),
            Is.EqualTo("""{"trigger":[{"id":"ID","targetId":null,"triggeredBy":"sqs","fromMessageIds":["m2"],"extra":{"arn":"arn:q","recordsNum":1}},{"id":"ID","targetId":"ID","triggeredBy":"sns","fromMessageIds":["n1"],"extra":{"arn":"arn:aws:sns:eu-west-1:1:top","recordsNum":1}}]}"""));
    }

    private static FakeAttribute Attribute(string text) => new() { DataType = "String", StringValue = text };
}
