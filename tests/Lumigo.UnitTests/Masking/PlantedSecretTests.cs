using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lumigo.OpenTelemetry.Configuration;
using Lumigo.OpenTelemetry.Export;
using Lumigo.OpenTelemetry.Masking;
using NUnit.Framework;

namespace Lumigo.UnitTests.Masking;

/// <summary>Random documents with planted secrets, whole and cut off everywhere: no part of a secret is left, and everything else is.</summary>
[TestFixture]
public sealed class PlantedSecretTests
{
    // Shorter parts of a secret occur by accident.
    private const int Telling = 5;

    private static readonly string[] SecretKeys = ["password", "Api-Key", "clientSecret", "x-amz-credential", "passphrase", "AUTHORIZATION", "refresh_token", "Set-Cookie", "X-Signature", "sessionId", "pässkey \"1\""];
    private static readonly string[] PlainKeys = ["name", "id", "größe", "a b", "x\"y", "emoji\U0001F600", "back\\slash", "count", "url", ""];
    private static readonly JsonSerializerOptions[] Encodings =
    [
        new(), new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }, new() { WriteIndented = true },
    ];

    [Test]
    public void Random_documents_keep_all_but_their_secrets([Range(1, 40)] int seed)
    {
        var random = new Random(seed);
        var masking = Masked.With();
        for (var round = 0; round < 25; round++)
        {
            var document = new Planted(random);
            var text = document.Text;
            var masked = (string)masking.Mask(Masked.Body, text, int.MaxValue)!;
            document.Check(masked);
            Assert.That(Plain(JsonNode.Parse(masked)), Is.EqualTo(Plain(JsonNode.Parse(document.ExpectedText))), text);
            Assert.That(masking.Mask(Masked.Body, masked, int.MaxValue), Is.EqualTo(masked), "masked again, it stays");
            Assert.That(document.IsFoundIn((string)Masked.With(("LUMIGO_SECRET_MASKING_REGEX", "[]")).Mask(Masked.Body, text, int.MaxValue)!), Is.True, "without masking all are there");
        }
    }

    [Test]
    public void Cut_off_anywhere_before_or_after_masking_nothing_leaks([Range(1, 12)] int seed)
    {
        var random = new Random(1000 + seed);
        var masking = Masked.With();
        var document = new Planted(random);
        for (var length = 1; length <= document.Text.Length; length++)
        {
            document.Check((string)masking.Mask(Masked.Body, document.Text[..length], int.MaxValue)!);
            document.Check(AttributeValue.Cut((string)masking.Mask(Masked.Body, document.Text, length)!, length));
        }
    }

    [Test]
    public void A_beginning_that_is_missing_hides_no_key_that_is_there([Range(1, 12)] int seed)
    {
        var random = new Random(2000 + seed);
        var masking = Masked.With();
        var secret = new Secret(random);
        var text = JsonSerializer.Serialize(new { first = "one, \"two\"", list = new object[] { 1, "x", new { password = secret.Value, rest = "after" } } }, Encodings[seed % 3]);
        var key = text.IndexOf("\"password\"", StringComparison.Ordinal);
        for (var start = 0; start <= key; start++)
        {
            secret.CheckAbsent((string)masking.Mask(Masked.Body, text[start..], int.MaxValue)!);
        }
    }

    [Test]
    public void Forms_queries_headers_and_connection_strings_keep_all_but_their_secrets([Range(1, 20)] int seed)
    {
        var random = new Random(3000 + seed);
        var masking = Masked.With();
        for (var round = 0; round < 20; round++)
        {
            var secret = new Secret(random);
            string key = SecretKeys[random.Next(SecretKeys.Length - 1)];
            string form(string value) => $"a=1&name={Uri.EscapeDataString("x y&z")}&{key}={Uri.EscapeDataString(value)}&last=%C3%BC";
            string connection(string value) => $"Server=tcp:db.example,1433;User Id=sa;{key}={value.Replace(";", "").Replace("\"", "").Replace("'", "").Replace('\n', '-')};Encrypt=True";
            string headers(string value) => JsonSerializer.Serialize(new Dictionary<string, string> { ["Host"] = "h", [key] = value, ["Accept"] = "*/*" });
            Check("http.request.body", form);
            Check("url.query", form);
            Check("url.full", value => "https://host.example/p?" + form(value));
            Check("db.connection_string", connection);
            Check("app.settings", connection);
            Check("http.request.headers", headers);
            Check("app.note", value => $"calling https://host.example/p?{form(value)} failed");

            void Check(string attribute, Func<string, string> shape)
            {
                var text = shape(secret.Value);
                var masked = (string)masking.Mask(attribute, text, int.MaxValue)!;
                Assert.That(masked, Is.EqualTo(shape(attribute == "http.request.headers" ? "****" : "\u0001").Replace("%01", "****").Replace("\u0001", "****")), attribute);
                secret.CheckAbsent(masked);
                for (var length = 0; length < text.Length; length++)
                {
                    secret.CheckAbsent((string)masking.Mask(attribute, text[..length], int.MaxValue)!);
                }
            }
        }
    }

    [Test]
    public void Names_status_events_links_and_exceptions_of_a_span_are_masked()
    {
        var secret = new Secret(new Random(1));
        using var span = new Activity($"GET https://me:{secret.Plain}@host/");
        span.Start();
        span.SetTag("user.password", secret.Value).SetTag("http.request.body", $$"""{"token":"{{secret.Plain}}"}""");
        span.SetStatus(ActivityStatusCode.Error, $"Server=db;Password={secret.Plain}");
        span.AddEvent(new ActivityEvent($"token={secret.Plain}", tags: new ActivityTagsCollection { ["secret"] = secret.Value, ["note"] = $"{{\"key\":\"{secret.Plain}\"" }));
        span.AddLink(new ActivityLink(default, new ActivityTagsCollection { ["cookie"] = new[] { secret.Value } }));
        span.Stop();

        Assert.That(Written(new SpanView(new SpanLimits(), _ => new Failed(secret.Plain))), Does.Not.Contain(secret.Plain).And.Not.Contain(secret.Value).And.Contain("****"));
        var off = new AttributeMasking(new MaskingOptions { General = SecretPatterns.None }, _ => { });
        Assert.That(Written(new SpanView(new SpanLimits(), _ => new Failed(secret.Plain), off)).Split(secret.Plain), Has.Length.GreaterThan(9));

        string Written(SpanView view)
        {
            view.Read(span);
            return string.Join('\n', [view.Name, view.StatusDescription, Text([.. view.UnmaskedAttributes.Select(one => new KeyValuePair<string, object?>(one.Key, view.MaskedValue(one)))]),
                .. view.Events.Select(one => one.Name + Text(one.Attributes)), .. view.Links.Select(one => Text(one.Attributes))]);
        }

        static string Text(List<KeyValuePair<string, object?>> attributes) =>
            string.Join(' ', attributes.Select(one => one.Value is string[] texts ? string.Join(' ', texts) : Convert.ToString(one.Value, CultureInfo.InvariantCulture)));
    }

    /// <summary>The document's structure and content, independent of how it is escaped and of JSON in strings.</summary>
    private static string Plain(JsonNode? node) => node switch
    {
        JsonObject one => "{" + string.Join(',', one.Select(pair => pair.Key + ":" + Plain(pair.Value))) + "}",
        JsonArray list => "[" + string.Join(',', list.Select(Plain)) + "]",
        JsonValue value when value.TryGetValue(out string? text) => text.TrimStart().StartsWith('{') ? Plain(JsonNode.Parse(text)) : "'" + text + "'",
        null => "null",
        _ => node.ToJsonString(),
    };

    private sealed class Failed(string secret) : SpanDetails
    {
        public override Exception Exception => new InvalidOperationException($"https://me:{secret}@host/ and Server=x;Password={secret};a=b");

        public override void AddAttributesTo(List<KeyValuePair<string, object?>> attributes) => attributes.Add(new("added.secret", secret));
    }

    /// <summary>A random secret, in one of the forms secrets have.</summary>
    private sealed class Secret
    {
        public Secret(Random random)
        {
            Plain = new string(Enumerable.Range(0, random.Next(8, 30)).Select(_ => (char)('A' + random.Next(26))).ToArray());
            Value = random.Next(6) switch
            {
                0 => Plain,
                1 => Convert.ToBase64String(Encoding.UTF8.GetBytes(Plain)),
                2 => "Bearer " + Plain + "/" + Plain + "==",
                3 => Plain + "\"quoted\\" + Plain,
                4 => Uri.EscapeDataString("ü " + Plain + "&=;"),
                _ => "é\U0001F600\n" + Plain + " {[,:]}",
            };
        }

        public string Plain { get; }

        public string Value { get; }

        /// <summary>No part of it that would help anybody.</summary>
        public void CheckAbsent(string text)
        {
            foreach (var form in new[] { Plain, Convert.ToBase64String(Encoding.UTF8.GetBytes(Plain)) })
            {
                for (var start = 0; start + Telling <= form.Length; start++)
                {
                    if (text.Contains(form.Substring(start, Telling), StringComparison.Ordinal))
                    {
                        Assert.Fail($"'{form.Substring(start, Telling)}' of '{Value}' is in {text}");
                    }
                }
            }
        }
    }

    /// <summary>A random JSON document with secrets under secret keys, and the same with masks.</summary>
    private sealed class Planted
    {
        private readonly List<Secret> _secrets = [];
        private readonly Random _random;

        public Planted(Random random)
        {
            _random = random;
            var (node, expected) = Object(0);
            var encoding = Encodings[random.Next(Encodings.Length)];
            Text = node.ToJsonString(encoding);
            ExpectedText = expected.ToJsonString(encoding);
            if (random.Next(4) == 0)
            {
                Text = $" \n[{Text}]";
                ExpectedText = $"[{ExpectedText}]";
            }
        }

        public string Text { get; }

        public string ExpectedText { get; }

        public void Check(string masked) => _secrets.ForEach(secret => secret.CheckAbsent(masked));

        public bool IsFoundIn(string text) => _secrets.All(secret => text.Contains(secret.Plain) || text.Contains(Convert.ToBase64String(Encoding.UTF8.GetBytes(secret.Plain)).TrimEnd('=')));

        private (JsonNode Node, JsonNode Expected) Object(int depth)
        {
            var node = new JsonObject();
            var expected = new JsonObject();
            var count = _random.Next(1, 5);
            for (var number = 0; number < count; number++)
            {
                if (_random.Next(3) == 0)
                {
                    var key = SecretKeys[_random.Next(SecretKeys.Length)] + number;
                    node[key] = SecretValue();
                    expected[key] = "****";
                }
                else
                {
                    var key = PlainKeys[_random.Next(PlainKeys.Length)] + number;
                    (node[key], expected[key]) = Value(depth + 1);
                }
            }
            return (node, expected);
        }

        private JsonNode? SecretValue()
        {
            var secret = new Secret(_random);
            _secrets.Add(secret);
            return _random.Next(4) switch
            {
                0 => new JsonArray(1, secret.Value, new JsonObject { ["a]}"] = secret.Value }),
                1 => new JsonObject { ["inner"] = secret.Value, ["n"] = null },
                _ => JsonValue.Create(secret.Value),
            };
        }

        private (JsonNode? Node, JsonNode? Expected) Value(int depth)
        {
            switch (depth > 4 ? _random.Next(4) : _random.Next(8))
            {
                case 0:
                    var number = _random.Next(100);
                    return (number, number);
                case 1:
                    return (null, null);
                case 2:
                    return (true, true);
                case 3:
                    string[] texts = ["", "plain", "with \"quotes\" and \\", "ümlaut \U0001F600", "12:30, {not json]", "https://host:80/p?x=1", "100% sure", "tab\tnew\nline", "<b>bold</b>"];
                    var text = texts[_random.Next(texts.Length)];
                    return (text, text);
                case 4:
                    var list = Enumerable.Range(0, _random.Next(4)).Select(_ => Value(depth + 1)).ToList();
                    return (new JsonArray([.. list.Select(one => one.Node)]), new JsonArray([.. list.Select(one => one.Expected)]));
                case 5:
                    var (inner, innerExpected) = Object(depth + 1);
                    var encoding = Encodings[_random.Next(Encodings.Length)];
                    return (inner.ToJsonString(encoding), innerExpected.ToJsonString(encoding));
                default:
                    return Object(depth + 1);
            }
        }
    }
}
