using System.Text.Json;
using Lumigo.AutoInstrumentation.Bridge.AspNetCore;
using Lumigo.AutoInstrumentation.Bridge.Http;
using Lumigo.AutoInstrumentation.Bridge.HttpClient;
using Lumigo.AutoInstrumentation.Loader.Instrumentation;
using Microsoft.AspNetCore.Http;
using NUnit.Framework;

namespace Lumigo.UnitTests.Http;

[TestFixture]
public sealed class HeaderTextTests
{
    [Test]
    public void Headers_become_one_JSON_object_whatever_is_in_them()
    {
        var headers = new HeaderList(4);
        headers.Add("Content-Type", "text/plain");
        headers.Add("X-Quoted\"\\", "a \"b\" \\ \u0001\u001f é");
        headers.Add("Set-Cookie", ["a=1", null, "b=2"]);
        headers.Add("Empty", "");
        var read = JsonSerializer.Deserialize<Dictionary<string, string>>(HeaderText.Of(headers))!;
        Assert.That(read, Is.EquivalentTo(new Dictionary<string, string>
        {
            ["content-type"] = "text/plain",
            ["x-quoted"] = "a \"b\" \\ \u0001\u001f é",
            ["set-cookie"] = "a=1, , b=2",
            ["empty"] = "",
        }));
        Assert.That(HeaderText.Of(new HeaderList(0)), Is.EqualTo("{}"));
    }

    [Test]
    public void No_more_is_kept_than_is_sent()
    {
        var headers = new HeaderList(4);
        headers.Add("first", "1");
        headers.Add("huge", new string('x', Payloads.MaxLength));
        headers.Add("halves", [new string('x', Payloads.MaxLength / 2), new string('x', Payloads.MaxLength / 2)]);
        headers.Add("last", "2");
        Assert.That(HeaderText.Of(headers), Is.EqualTo("{\"first\":\"1\",\"last\":\"2\"}"));
        var few = new HeaderList(1);
        few.Add("first", "1");
        few.Add("more than said", "2");
        Assert.That(HeaderText.Of(few), Is.EqualTo("{\"first\":\"1\"}"));
    }

    [Test]
    public void A_server_s_headers_are_those_of_the_moment()
    {
        var request = new DefaultHttpContext().Request;
        Assert.That(ServerHeaders.Of(request), Is.Null);
        request.Headers["Host"] = "shop";
        request.Headers["Accept"] = new[] { "a", "b" };
        var taken = ServerHeaders.Of(request);
        request.Headers["Host"] = "other";
        request.Headers.Remove("Accept");
        Assert.That(HeaderText.Of(taken!), Is.EqualTo("{\"host\":\"shop\",\"accept\":\"a, b\"}"));
        for (var number = 0; number < 200; number++)
        {
            request.Headers["H" + number] = "1";
        }

        Assert.That(ServerHeaders.Of(request), Is.Null, "that many are no headers");
    }

    [Test]
    public void Requests_with_the_same_headers_share_one_list_and_its_text()
    {
        static HeaderList? Taken(params (string Name, string Value)[] headers)
        {
            var request = new DefaultHttpContext().Request;
            foreach (var (name, value) in headers)
            {
                request.Headers[name] = new string(value.AsSpan());
            }

            return ServerHeaders.Of(request);
        }

        var first = Taken(("Host", "shop"), ("Accept", "a"));
        Assert.That(Taken(("Host", "shop"), ("Accept", "a")), Is.SameAs(first));
        Assert.That(HeaderText.Of(first!), Is.SameAs(HeaderText.Of(first!)));
        foreach (var other in new[] { Taken(("Host", "shop"), ("Accept", "b")), Taken(("Host", "shop")), Taken(("Host", "shop"), ("Accepts", "a")) })
        {
            Assert.That(other, Is.Not.SameAs(first));
        }

        Assert.That(HeaderText.Of(Taken(("Host", "shop"), ("Accept", "b"))!), Is.EqualTo("{\"host\":\"shop\",\"accept\":\"b\"}").Or.EqualTo("{\"accept\":\"b\",\"host\":\"shop\"}"));
    }

    [Test]
    public void A_client_s_headers_are_taken_as_sent_and_the_content_s_with_them()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "http://127.0.0.1/") { Content = new StringContent("x") };
        Assert.That(HeaderText.Of(ClientHeaders.Of(request)!), Is.EqualTo("{\"content-type\":\"text/plain; charset=utf-8\"}"));
        request.Headers.Accept.ParseAdd("text/html, text/plain; q=0.5");
        request.Headers.TryAddWithoutValidation("If-Match", "not valid");
        Assert.That(
            HeaderText.Of(ClientHeaders.Of(request)!),
            Is.EqualTo("{\"accept\":\"text/html, text/plain; q=0.5\",\"if-match\":\"not valid\",\"content-type\":\"text/plain; charset=utf-8\"}"));
        using var empty = new HttpRequestMessage();
        Assert.That(ClientHeaders.Of(empty), Is.Null);
    }
}
