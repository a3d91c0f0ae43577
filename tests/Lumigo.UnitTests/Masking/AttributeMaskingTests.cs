using System.Text;
using NUnit.Framework;

namespace Lumigo.UnitTests.Masking;

/// <summary>Which attributes are masked by their key, which by what is in them, which not at all; and which patterns decide.</summary>
[TestFixture]
public sealed class AttributeMaskingTests
{
    [TestCase("user.password")]
    [TestCase("PassPhrase")]
    [TestCase("my-api-KEY")]
    [TestCase("app.CLIENT_SECRET.value")]
    [TestCase("credentials")]
    [TestCase("x.Authorization")]
    [TestCase("refreshToken")]
    [TestCase("cookies")]
    [TestCase("request.signature")]
    [TestCase("login_session")]
    [TestCase("http.request.header.authorization")]
    [TestCase("http.response.header.set-cookie")]
    [TestCase("rpc.request.metadata.x-token")]
    [TestCase("db.query.parameter.password")]
    [TestCase("lumigo.execution_tags.password")]
    [TestCase("lumigo.execution_tags.access_token")]
    public void A_secret_key_masks_text_and_lists_and_bytes_but_neither_numbers_nor_nothing(string key)
    {
        Assert.Multiple(() =>
        {
            Assert.That(Masked.Value(key, "hidden"), Is.EqualTo("****"));
            Assert.That(Masked.Value(key, new Uri("http://hidden")), Is.EqualTo("****"));
            Assert.That(Masked.Value(key, 1.5m), Is.EqualTo("****"), "has no type of its own on the wire");
            Assert.That(Masked.Value(key, new[] { "hidden", null, "" }), Is.EqualTo(new[] { "****", null, "" }));
            Assert.That(Masked.Value(key, new object?[] { "hidden", 1, null }), Is.EqualTo(new object?[] { "****", 1, null }));
            Assert.That(Masked.Value(key, "hidden"u8.ToArray()), Is.EqualTo("****"u8.ToArray()));
            Assert.That(Masked.Value(key, 17), Is.EqualTo(17));
            Assert.That(Masked.Value(key, true), Is.EqualTo(true));
            Assert.That(Masked.Value(key, null), Is.Null);
            Assert.That(Masked.Value(key, ""), Is.EqualTo(""));
        });
    }

    [TestCase("aws.s3.key")]
    [TestCase("messaging.kafka.message.key")]
    [TestCase("session.id")]
    [TestCase("lumigo.execution_tags.session_id")]
    [TestCase("lumigo.execution_tags.order-key")]
    [TestCase("http.request.method")]
    [TestCase("user.name")]
    [TestCase("http.request.header.accept")]
    public void Other_keys_leave_plain_values_as_they_are_and_look_into_them(string key)
    {
        var texts = new[] { "plain", null };
        var bytes = Encoding.UTF8.GetBytes("plain ü");
        Assert.Multiple(() =>
        {
            Assert.That(Masked.Value(key, "plain"), Is.EqualTo("plain"));
            Assert.That(Masked.Value(key, texts), Is.SameAs(texts));
            Assert.That(Masked.Value(key, bytes), Is.SameAs(bytes));
            Assert.That(Masked.Value(key, """{"password":"hidden"}"""), Is.EqualTo("""{"password":"****"}"""));
            Assert.That(Masked.Value(key, new[] { """{"password":"hidden"}""", "plain" }), Is.EqualTo(new[] { """{"password":"****"}""", "plain" }));
            Assert.That(Masked.Value(key, new object[] { """{"password":"hidden"}""", 1 }), Is.EqualTo(new object[] { """{"password":"****"}""", 1 }));
            Assert.That(Masked.Value(key, Encoding.UTF8.GetBytes("""{"ü":"€","password":"hidden"}""")), Is.EqualTo(Encoding.UTF8.GetBytes("""{"ü":"€","password":"****"}""")));
            Assert.That(Masked.Value(key, new StringBuilder("https://me:hidden@host/")), Is.EqualTo("https://****@host/"));
        });
    }

    [Test]
    public void The_applications_own_arrays_are_never_changed()
    {
        var texts = new[] { "token=hidden" };
        var items = new object[] { "token=hidden" };
        Masked.Value("x", texts);
        Masked.Value("x", items);
        Assert.That(texts, Is.EqualTo(new[] { "token=hidden" }));
        Assert.That(items, Is.EqualTo(new[] { "token=hidden" }));
    }

    [TestCase("LUMIGO_SECRET_MASKING_REGEX_HTTP_REQUEST_BODIES", "http.request.body")]
    [TestCase("LUMIGO_SECRET_MASKING_REGEX_HTTP_RESPONSE_BODIES", "http.response.body")]
    [TestCase("LUMIGO_SECRET_MASKING_REGEX_HTTP_REQUEST_HEADERS", "http.request.headers")]
    [TestCase("LUMIGO_SECRET_MASKING_REGEX_HTTP_RESPONSE_HEADERS", "http.response.headers")]
    [TestCase("LUMIGO_SECRET_MASKING_REGEX_HTTP_QUERY_PARAMS", "url.query")]
    [TestCase("LUMIGO_SECRET_MASKING_REGEX_ENVIRONMENT", "process.environ")]
    public void Each_domain_has_patterns_of_its_own_which_replace_the_general_ones(string variable, string key)
    {
        const string Text = """{"password":"p","shoe":"s","hat":"h"}""";
        var keys = new[] { "http.request.body", "http.response.body", "http.request.headers", "http.response.headers", "url.query", "process.environ", "app.document" };
        var masking = Masked.With((variable, """["sho.?e"]"""), ("LUMIGO_SECRET_MASKING_REGEX", """["hat"]"""));
        foreach (var one in keys)
        {
            var expected = one == key ? """{"password":"p","shoe":"****","hat":"h"}""" : """{"password":"p","shoe":"s","hat":"****"}""";
            Assert.That(masking.Mask(one, Text, int.MaxValue), Is.EqualTo(expected), one);
        }

        var all = Masked.With((variable, "ALL"));
        foreach (var one in keys)
        {
            Assert.That(all.Mask(one, Text, int.MaxValue), Is.EqualTo(one == key ? "****" : """{"password":"****","shoe":"s","hat":"h"}"""), one);
        }

        var empty = Masked.With((variable, "[]"), ("LUMIGO_SECRET_MASKING_REGEX", """["hat"]"""));
        Assert.That(empty.Mask(key, Text, int.MaxValue), Is.EqualTo("""{"password":"p","shoe":"s","hat":"****"}"""), "an empty list of a domain says nothing");
    }

    [Test]
    public void All_masks_all_payload_and_everything_of_the_applications_own()
    {
        var masking = Masked.With(("LUMIGO_SECRET_MASKING_REGEX", "all"));
        object? Value(string key, object? value) => masking.Mask(key, value, int.MaxValue);
        Assert.Multiple(() =>
        {
            foreach (var key in new[] { "http.request.body", "http.response.headers", "db.query.text", "db.connection_string", "exception.message", "url.query", "app.note", "note", "lumigo.execution_tags.note", "messaging.consume.body", "process.environ" })
            {
                Assert.That(Value(key, "plain"), Is.EqualTo("****"), key);
            }
            Assert.That(Value("http.request.method", "GET"), Is.EqualTo("GET"));
            Assert.That(Value("url.full", "https://host/path?a=1&b=2"), Is.EqualTo("https://host/path?a=****&b=****"));
            Assert.That(Value("app.count", 3), Is.EqualTo(3));
            Assert.That(masking.MaskEnvironment([new("A", "b")]), Is.EqualTo("****"));
        });
    }

    [Test]
    public void An_empty_general_list_switches_masking_off()
    {
        var masking = Masked.With(("LUMIGO_SECRET_MASKING_REGEX", "[]"));
        foreach (var (key, value) in new[] { ("http.request.body", """{"password":"p"}"""), ("password", "p"), ("url.full", "https://me:pw@host/?token=t"), ("db.statement", "AUTH x") })
        {
            Assert.That(masking.Mask(key, value, int.MaxValue), Is.SameAs(value), key);
        }
    }

    [Test]
    public void Expressions_are_found_anywhere_in_a_key_in_any_case_and_also_make_conventional_keys_secret()
    {
        var masking = Masked.With(("LUMIGO_SECRET_MASKING_REGEX", """["foo$", "^(?!x)bar", "session\\.id"]"""));
        string Value(string key) => (string)masking.Mask(key, "v", int.MaxValue)!;
        Assert.Multiple(() =>
        {
            Assert.That(Value("aFOO"), Is.EqualTo("****"));
            Assert.That(Value("foob"), Is.EqualTo("v"));
            Assert.That(Value("bars"), Is.EqualTo("****"));
            Assert.That(Value("xbar"), Is.EqualTo("v"));
            Assert.That(Value("session.id"), Is.EqualTo("****"));
            Assert.That(Value("password"), Is.EqualTo("v"), "the defaults are replaced");
        });
    }

    [Test]
    [CancelAfter(90_000)]
    public void An_expression_that_goes_astray_masks_and_says_so_once()
    {
        var warnings = new List<string>();
        var masking = Masked.With(warnings.Add, ("LUMIGO_SECRET_MASKING_REGEX", """["(?=x)(x+x+)+y"]"""));
        for (var number = 0; number < 200; number++)
        {
            Assert.That(masking.Mask(new string('x', 60) + number, "v", int.MaxValue), Is.EqualTo("****"));
            Assert.That(masking.Mask(Masked.Body, "{\"" + new string('x', 60) + number + "\":1}", int.MaxValue), Does.Contain("****"));
        }
        Assert.That(warnings.Single(), Does.StartWith("LUMIGO_SECRET_MASKING_REGEX has the expression '(?=x)(x+x+)+y'").And.Contain("masked"));
    }

    [Test]
    public void An_expression_without_look_around_is_never_slow()
    {
        var masking = Masked.With(("LUMIGO_SECRET_MASKING_REGEX", """["(x+x+)+y"]"""));
        Assert.That(masking.Mask(new string('x', 5000), "v", int.MaxValue), Is.EqualTo("v"));
    }

    [Test]
    public void What_is_cut_off_anyway_is_not_searched_but_all_before_it_is()
    {
        var text = "{\"a\":\"" + new string('x', 30) + "\",\"password\":\"" + new string('p', 10_000) + "\",\"token\":\"t\",\"b\":\"" + new string('y', 100_000) + "\",\"key\":\"late\"}";
        for (var limit = 1; limit < 200; limit++)
        {
            var masked = Masked.Text(Masked.Body, text, limit);
            Assert.That(masked[..limit], Is.EqualTo(Masked.Text(Masked.Body, text)[..limit]));
        }
    }

    [Test]
    public void The_environment_is_masked_by_name_and_by_what_is_in_values()
    {
        var environment = new Dictionary<string, string>
        {
            ["LUMIGO_TRACER_TOKEN"] = "t_hidden",
            ["AWS_SESSION_TOKEN"] = "hidden",
            ["AWS_SECRET_ACCESS_KEY"] = "hidden",
            ["ConnectionStrings__Main"] = "Server=db;Password=hid den;Database=x",
            ["OTEL_EXPORTER_OTLP_HEADERS"] = "Authorization=Bearer hidden,x-team=blue",
            ["DATABASE_URL"] = "postgres://me:hidden@db/x",
            ["SETTINGS"] = """{"token":"hidden","a":"ü\n"}""",
            ["PATH"] = "/usr/bin:/bin",
            ["QUOTED"] = "\"x\\\"",
        };
        string[] expected =
        [
            """ "LUMIGO_TRACER_TOKEN": "****" """, """ "AWS_SESSION_TOKEN": "****" """, """ "AWS_SECRET_ACCESS_KEY": "****" """,
            """ "ConnectionStrings__Main": "Server=db;Password=****;Database=x" """, """ "OTEL_EXPORTER_OTLP_HEADERS": "Authorization=****,x-team=blue" """,
            """ "DATABASE_URL": "postgres://****@db/x" """, """ "SETTINGS": "{\"token\":\"****\",\"a\":\"ü\\n\"}" """, """ "PATH": "/usr/bin:/bin" """, """ "QUOTED": "\"x\\\"" """,
        ];
        Assert.That(Masked.With().MaskEnvironment(environment), Is.EqualTo("{" + string.Join(", ", expected.Select(one => one.Trim())) + "}"));
        var off = Masked.With(("LUMIGO_SECRET_MASKING_REGEX", "[]")).MaskEnvironment(environment);
        Assert.That(off, Does.Contain("\"LUMIGO_TRACER_TOKEN\": \"****\"").And.Contain("\"AWS_SESSION_TOKEN\": \"hidden\""), "the customer's own token is never sent");
    }
}
