using System.Text;
using System.Text.Json;
using Amazon.Fake.Model;
using Lumigo.AutoInstrumentation.Bridge.Aws.Payloads;
using Lumigo.AutoInstrumentation.Loader.Instrumentation;
using NUnit.Framework;

namespace Lumigo.UnitTests.Aws;

[TestFixture]
public sealed class PayloadTests
{
    [Test]
    public void What_is_set_is_shown_in_the_order_of_names()
    {
        var request = new FakeRequest
        {
            Name = "a \"quoted\" \\ line\n",
            Limit = 0,
            Tags = ["x", "y"],
            Values = new() { ["key"] = new FakeValue { S = "v" }, ["none"] = null! },
            Value = new FakeValue { Inner = new FakeValue() },
            Content = new MemoryStream([1, 2]),
            Bytes = [1, 2, 3],
            Since = new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc),
        };
        Assert.That(PayloadText.Of(request), Is.EqualTo(
            """{"Bytes":"<3 bytes>","Content":"<stream>","Name":"a \"quoted\" \\ line\u000a","Since":"2026-01-02T03:04:05.000Z","Tags":["x","y"],"Values":{"key":{"S":"v"},"none":null}}"""));
        Assert.That(((MemoryStream)request.Content).Position, Is.Zero);
    }

    [Test]
    public void A_request_that_says_nothing_has_no_payload() => Assert.That(PayloadText.Of(new FakeRequest()), Is.Null);

    [Test]
    public void However_large_the_text_is_whole_and_within_its_limit([Values(1, 50, 100_000)] int length, [Values(1, 1000)] int count, [Values(1, 50)] int depth)
    {
        FakeValue value = new() { S = new string('"', length) };
        for (var level = 0; level < depth; level++)
        {
            value = new FakeValue { S = new string('\u0001', length), Inner = value };
        }

        var text = PayloadText.Of(new FakeRequest { Name = new string('x', length), Value = value, Tags = [.. Enumerable.Repeat("tag", count)] })!;
        Assert.That(text.Length, Is.LessThanOrEqualTo(PayloadText.MaxLength));
        Assert.DoesNotThrow(() => JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 64 }).Dispose(), text);
    }

    [Test]
    public void A_body_is_not_cut_inside_a_character()
    {
        var body = new string('x', PayloadText.MaxLength - 1) + "😀 and more";
        Assert.That(Payloads.Cut(body), Is.EqualTo(new string('x', PayloadText.MaxLength - 1)));
    }

    [Test]
    public void A_text_that_is_read_from_a_stream_is_not_asked_for()
    {
        var request = new FakeInvokeRequest { FunctionName = "f", PayloadStream = new MemoryStream(Encoding.UTF8.GetBytes("skipped{}")) { Position = 7 } };
        Assert.That(PayloadText.Of((object)request), Is.EqualTo("""{"Events":"<FakeEvents>","FunctionName":"f","PayloadStream":"<stream>"}"""));
        Assert.That(request.PayloadStream.Position, Is.EqualTo(7));
    }

    [Test]
    public void The_rest_of_a_stream_in_memory_is_text([Values] bool isExposed)
    {
        byte[] bytes = Encoding.UTF8.GetBytes("skipped{\"a\":\"ä€😀\"}");
        using var stream = new MemoryStream(bytes, 0, bytes.Length, writable: true, publiclyVisible: isExposed) { Position = 7 };
        Assert.That(PayloadText.Of(stream), Is.EqualTo("{\"a\":\"ä€😀\"}"));
        Assert.That(stream.Position, Is.EqualTo(7));
        stream.Position = stream.Length;
        Assert.That(PayloadText.Of(stream), Is.Null);
    }

    [Test]
    public void A_long_stream_in_memory_is_cut()
    {
        using var stream = new MemoryStream();
        stream.Write(Encoding.UTF8.GetBytes(new string('€', 100_000)));
        stream.Position = 0;
        Assert.That(PayloadText.Of(stream), Is.EqualTo(new string('€', PayloadText.MaxLength)));
    }

    [Test]
    public void A_stream_that_was_closed_has_no_text()
    {
        var stream = new MemoryStream([1, 2, 3]);
        stream.Dispose();
        Assert.That(PayloadText.Of(stream), Is.Null);
    }

    [TestCase("eksauth", "AssumeRoleForPodIdentity", false)]
    [TestCase("secretsmanager", "ListSecrets", false)]
    [TestCase("ssm", "GetParameter", false)]
    [TestCase("sts", "AssumeRole", false)]
    [TestCase("kms", "Decrypt", false)]
    [TestCase("cognitoidentityprovider", "InitiateAuth", false)]
    [TestCase("ecr", "GetAuthorizationToken", false)]
    [TestCase("redshift", "GetClusterCredentials", false)]
    [TestCase("sqs", "SendMessage", true)]
    [TestCase("dynamodb", "GetItem", true)]
    public void Services_and_operations_made_of_secrets_have_none(string service, string operation, bool expected) =>
        Assert.That(PayloadPolicy.Allows(service, operation), Is.EqualTo(expected));
}
