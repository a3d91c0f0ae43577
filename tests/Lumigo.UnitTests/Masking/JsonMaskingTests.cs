using System.Text.Json;
using NUnit.Framework;

namespace Lumigo.UnitTests.Masking;

/// <summary>JSON, whole, nested, escaped, cut off and broken.</summary>
[TestFixture]
public sealed class JsonMaskingTests
{
    [TestCase("""{"a":"b","k":"v","secret":"value"}""", """{"a":"b","k":"v","secret":"****"}""")]
    [TestCase("""{"a":{"password":{"x":[1,{"y":"}"}]},"b":[{"apiKey":1,"c":2},["z",{"secretX":3}]]}}""", """{"a":{"password":"****","b":[{"apiKey":"****","c":2},["z",{"secretX":"****"}]]}}""")]
    [TestCase("""{"password":"p","a":1}""", """{"password":"****","a":1}""")]
    [TestCase(""" \n{ "PassWord" : "p" , "a" : 1 }""", """ \n{ "PassWord" : "****" , "a" : 1 }""")]
    [TestCase("""[{"password":"p"}]""", """[{"password":"****"}]""")]
    [TestCase("""[["a",{"token":null}],{"cookie":true,"b":-1.5e3}]""", """[["a",{"token":"****"}],{"cookie":"****","b":-1.5e3}]""")]
    [TestCase("""{"pass\u0077ord":"p","\u006bey":1,"a":"\u006bey"}""", """{"pass\u0077ord":"****","\u006bey":"****","a":"\u006bey"}""")]
    [TestCase("""{"password":"a\"b\\","c":"d"}""", """{"password":"****","c":"d"}""")]
    [TestCase("""{"a":"b"} trailing {"token":"t"}""", """{"a":"b"} trailing {"token":"****"}""")]
    [TestCase("{\"token\":\"t\"}\n{\"token\":\"u\"}\r\n", "{\"token\":\"****\"}\n{\"token\":\"****\"}\r\n")]
    [TestCase("""{"a":"the password is long","b":"key"}""", """{"a":"the password is long","b":"key"}""")]
    public void A_value_is_masked_by_its_key(string text, string expected)
    {
        Assert.That(Masked.Text(Masked.Body, text), Is.EqualTo(expected));
        Assert.That(Masked.Text("app.document", text), Is.EqualTo(expected), "in an attribute of the application's own");
        Assert.That(Masked.Text("http.response.headers", text), Is.EqualTo(expected));
    }

    [TestCase("""{"password":"hidde""", """{"password":"****" """)]
    [TestCase("""{"password":"hidde\""", """{"password":"****" """)]
    [TestCase("""{"password":"hidde\u00""", """{"password":"****" """)]
    [TestCase("""{"password":{"a":"hidde""", """{"password":"****" """)]
    [TestCase("""{"password":["hidde", {""", """{"password":"****" """)]
    [TestCase("""{"password":hidde""", """{"password":"****" """)]
    [TestCase("""{"password":""", """{"password":""")]
    [TestCase("""{"password" """, """{"password" """)]
    [TestCase("""{"passw""", """{"passw""")]
    [TestCase("""hidden","password":"p","a":"b"}""", """hidden","password":"****","a":"b"}""")]
    [TestCase("""den", "password": "p", "a": "b"}""", """den", "password": "****", "a": "b"}""")]
    [TestCase("""word\":\"x\",\"token\":\"t\"}","password":"p"}""", """word\":\"x\",\"token\":\"****\"}","password":"****"}""")]
    [TestCase("""{"password":"quo"te","a":1}""", """{"password":"****","a":1}""")]
    [TestCase("""{"a":1"password":"p"}""", """{"a":1"password":"****"}""")]
    [TestCase("""{"a":"b""password":"p"}""", """{"a":"b""password":"****"}""")]
    [TestCase("""{'password':'p','a':'it'}""", """{'password':'****','a':'it'}""")]
    [TestCase("""{password:"p",a:1, apiKey: 17}""", """{password:"****",a:1, apiKey: ****}""")]
    [TestCase("""}}]]{"password":"p"}""", """}}]]{"password":"****"}""")]
    public void Cut_off_and_broken_text_is_masked_too(string text, string expected) => Assert.That(Masked.Text(Masked.Body, text), Is.EqualTo(expected.TrimEnd()).Or.EqualTo(expected));

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    [TestCase(6)]
    [TestCase(12)]
    public void Json_in_strings_is_masked_at_any_depth(int depth)
    {
        var text = """{"a":"kept","password":"hidden-secret","list":[{"token":"hidden-secret"}]}""";
        var expected = """{"a":"kept","password":"****","list":[{"token":"****"}]}""";
        for (var level = 0; level < depth; level++)
        {
            text = JsonSerializer.Serialize(new { before = "é<", body = text, after = 1 });
            expected = JsonSerializer.Serialize(new { before = "é<", body = expected, after = 1 });
        }
        var masked = Masked.Text(Masked.Body, text);
        Assert.That(masked, Does.Not.Contain("hidden"));
        if (depth <= 6)
        {
            var one = masked;
            var other = expected;
            for (var level = 0; level < depth; level++)
            {
                one = JsonDocument.Parse(one).RootElement.GetProperty("body").GetString()!;
                other = JsonDocument.Parse(other).RootElement.GetProperty("body").GetString()!;
            }
            Assert.That(one, Is.EqualTo(other));
        }
    }

    [Test]
    public void Only_the_secret_changes_in_escaped_text()
    {
        Assert.That(Masked.Text(Masked.Body, """{"a":"{\"b\":\"\\u00e9\\/\",\n \"\u0074oken\" :\"x\"}\/","c":"\u00e9"}"""),
            Is.EqualTo("""{"a":"{\"b\":\"\\u00e9\\/\",\n \"\u0074oken\" :\"****\"}\/","c":"\u00e9"}"""));
    }

    [Test]
    public void Other_shapes_inside_strings_are_masked()
    {
        Assert.Multiple(() =>
        {
            Assert.That(Masked.Text(Masked.Body, """{"db":"Server=x;Password=a b;Database=y"}"""), Is.EqualTo("""{"db":"Server=x;Password=****;Database=y"}"""));
            Assert.That(Masked.Text(Masked.Body, """{"form":"a=1&token=abc&b=2","c":3}"""), Is.EqualTo("""{"form":"a=1&token=****&b=2","c":3}"""));
            Assert.That(Masked.Text(Masked.Body, """{"url":"https:\/\/me:pw@host\/p?api_key=1&x=2#f"}"""), Is.EqualTo("""{"url":"https:\/\/****@host\/p?api_key=****&x=2#f"}"""));
            Assert.That(Masked.Text(Masked.Body, """{"next":"https://h/?to=https%3A%2F%2Fh2%2F%3Ftoken%3Dabc%26x%3D1"}"""), Is.EqualTo("""{"next":"https://h/?to=https%3A%2F%2Fh2%2F%3Ftoken%3D****%26x%3D1"}"""));
        });
    }

    [Test]
    [CancelAfter(90_000)]
    public void No_input_makes_it_slow_or_deep()
    {
        foreach (var unit in new[] { "[", "{\"a\":", "\"", "\\", "\\\"", "{\"password\":{", "<key", "<key>", "</", "a://b:c", "a=", "=", "password=", "%22", "'", "':", "&a=b", "\"a\":\"", "\u0000", "\"\"a", "%25", "name=\"key\"", ";key=", " key = '" })
        {
            var text = string.Concat(Enumerable.Repeat(unit, 300_000 / unit.Length));
            foreach (var key in new[] { Masked.Body, "app.text", "url.full", "db.query.text", "db.connection_string" })
            {
                foreach (var limit in new[] { 2048, int.MaxValue })
                {
                    Assert.DoesNotThrow(() => Masked.Text(key, text, limit));
                }
            }
        }
    }
}
