using System.Text;
using Lumigo.AutoInstrumentation.Bridge.Kafka;
using Lumigo.AutoInstrumentation.Bridge.Messages;
using Lumigo.AutoInstrumentation.Loader.Instrumentation;
using NUnit.Framework;

namespace Lumigo.UnitTests.Kafka;

/// <summary>The parts of the Kafka adapter that need no Kafka.</summary>
[TestFixture]
public sealed class KafkaAdapterTests
{
    [Test]
    public void Bytes_are_texts_or_hexadecimal()
    {
        var bytes = Encoding.UTF8.GetBytes("..grüße..");
        Assert.Multiple(() =>
        {
            Assert.That(MessageText.Of(bytes, 2, bytes.Length - 4), Is.EqualTo("grüße"));
            Assert.That(MessageText.Of([0xFF, 0x01], 0, 2), Is.EqualTo("0xff01"));
            Assert.That(MessageText.Of(null, 0, 0), Is.Null);
            Assert.That(MessageText.Of([], 0, 0), Is.Empty);
            Assert.That(MessageText.Of([1, 2], 1, 2), Is.Null, "a range that is none");
        });
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    public void A_cut_goes_through_no_character(int shift)
    {
        var text = new string('a', shift) + string.Concat(Enumerable.Repeat("\U0001F600", Payloads.MaxLength));
        var cut = MessageText.Of(Encoding.UTF8.GetBytes(text), 0, Encoding.UTF8.GetByteCount(text));
        Assert.That(cut, Does.Not.StartWith("0x"));
        Assert.That(text, Does.StartWith(cut!));
        Assert.That(Encoding.UTF8.GetByteCount(cut!), Is.InRange(Payloads.MaxLength - 4, Payloads.MaxLength));
    }

    [Test]
    public void Values_of_the_applications_own_types_are_left_alone()
    {
        Assert.Multiple(() =>
        {
            Assert.That(MessageText.Of("text"), Is.EqualTo("text"));
            Assert.That(MessageText.Of(12L), Is.EqualTo("12"));
            Assert.That(MessageText.Of(1.5), Is.EqualTo("1.5"));
            Assert.That(MessageText.Of("bytes"u8.ToArray()), Is.EqualTo("bytes"));
            Assert.That(MessageText.Of(new Version(1, 0)), Is.Null);
            Assert.That(MessageText.Of(value: null), Is.Null);
        });
    }

    [TestCase("kafka-1:9093,kafka-2:9094", "kafka-1", 9093)]
    [TestCase("SASL_SSL://broker.example.com:9092", "broker.example.com", 9092)]
    [TestCase("[::1]:9092", "::1", 9092)]
    [TestCase("kafka", "kafka", null)]
    [TestCase("kafka:nonsense", "kafka:nonsense", null)]
    [TestCase("", null, null)]
    public void The_first_broker_is_the_server(string servers, string? address, int? port)
    {
        var attributes = new List<KeyValuePair<string, object?>>();
        KafkaClient.Of(new Builder { Config = [new("bootstrap.servers", servers), new("group.id", "readers")] }).AddAttributesTo(attributes);
        var found = attributes.ToDictionary(one => one.Key, one => one.Value);
        Assert.That(found.GetValueOrDefault("server.address"), Is.EqualTo(address));
        Assert.That(found.GetValueOrDefault("server.port"), Is.EqualTo(port));
        Assert.That(found["messaging.consumer.group.name"], Is.EqualTo("readers"));
    }

    [Test]
    public void A_builder_without_a_configuration_gives_nothing()
    {
        var attributes = new List<KeyValuePair<string, object?>>();
        KafkaClient.Of(new object()).AddAttributesTo(attributes);
        KafkaClient.Of(new Builder()).AddAttributesTo(attributes);
        Assert.That(attributes, Is.Empty);
    }

    [Test]
    public void A_library_that_is_not_as_it_is_known_is_named()
    {
        Assert.That(Assert.Throws<MissingMemberException>(() => _ = new KafkaMembers(typeof(KafkaAdapterTests).Assembly))!.Message, Does.Contain("Confluent.Kafka."));
        Assert.That(Assert.Throws<MissingMemberException>(() => _ = new TraceHeaders(typeof(KafkaAdapterTests).Assembly))!.Message, Does.Contain("Confluent.Kafka."));
    }

    private class Builder
    {
        internal IEnumerable<KeyValuePair<string, string>>? Config { get; init; }
    }
}
