using NUnit.Framework;

namespace Lumigo.UnitTests.Masking;

/// <summary>Forms, query strings, URLs, connection strings, headers, statements, XML, messages.</summary>
[TestFixture]
public sealed class TextMaskingTests
{
    [TestCase("a=1&password=x y;z&b=2", "a=1&password=****&b=2")]
    [TestCase("pass%77ord=x&b=2", "pass%77ord=****&b=2")]
    [TestCase("user[password]=x%20y&b=2", "user[password]=****&b=2")]
    [TestCase("token=", "token=")]
    [TestCase("token=&a=b", "token=&a=b")]
    [TestCase("a=b&token=cut-of", "a=b&token=****")]
    [TestCase("payload=%7B%22password%22%3A%22x%22%2C%22a%22%3A1%7D&b=2", "payload=%7B%22password%22%3A%22****%22%2C%22a%22%3A1%7D&b=2")]
    [TestCase("payload={\"password\":\"x\",\"a\":1}&b=2", "payload={\"password\":\"****\",\"a\":1}&b=2")]
    [TestCase("data=a==&b=2", "data=a==&b=2")]
    [TestCase("token=a==&b=2", "token=****&b=2")]
    public void Forms(string text, string expected) => Assert.That(Masked.Text(Masked.Body, text), Is.EqualTo(expected));

    [TestCase("url.query", "a=1&access_token=x/y?z&b=2", "a=1&access_token=****&b=2")]
    [TestCase("http.request.query_string", "?session=1", "?session=****")]
    [TestCase("http.target", "/path/monkey?page=1&sig=2&Signature=3", "/path/monkey?page=1&sig=****&Signature=****")]
    [TestCase("url.full", "https://me:secr3t@host:81/p?page=1#access_token=t&x=1", "https://****@host:81/p?page=1#access_token=****&x=1")]
    [TestCase("url.full", "https://tok3n@host/", "https://****@host/")]
    [TestCase("url.full", "https://me:a/b#c?d@host/", "https://****@host/")]
    [TestCase("url.full", "https://me:cut-o", "https://me:****")]
    [TestCase("url.full", "https://host:8080/users/a@b.example?x=1", "https://host:8080/users/a@b.example?x=1")]
    [TestCase("url.full", "http://[::1]:80/?x=a@b", "http://[::1]:80/?x=a@b")]
    [TestCase("url.full", "https://host/p;jsessionid=1A?x=1", "https://host/p;jsessionid=****")]
    [TestCase("server.url", "amqp://u:p@h:5672/v", "amqp://****@h:5672/v")]
    [TestCase("url.query", "to=https%3A%2F%2Fme%3Asecr3t%40host%2F", "to=https%3A%2F%2F****%40host%2F")]
    [TestCase("url.query", "password%3Dx%26a%3D1", "password%3D****%26a%3D1")]
    public void Queries_and_urls(string key, string text, string expected) => Assert.That(Masked.Text(key, text), Is.EqualTo(expected));

    [TestCase("Server=tcp:db,1433;User Id=sa;Password=a b&c=d'e;Encrypt=true", "Server=tcp:db,1433;User Id=sa;Password=****;Encrypt=true")]
    [TestCase("Host=db;Password=\"a;b\"\"c\";Database=x", "Host=db;Password=\"****\";Database=x")]
    [TestCase("Host=db;Pwd=x;Password='a;b';Database=x", "Host=db;Pwd=****;Password='****';Database=x")]
    [TestCase("Endpoint=sb://ns.example/;SharedAccessKeyName=Root;SharedAccessKey=ab/c+d==;EntityPath=q", "Endpoint=sb://ns.example/;SharedAccessKeyName=****;SharedAccessKey=****;EntityPath=q")]
    [TestCase("DefaultEndpointsProtocol=https;AccountName=a;AccountKey=ab/c+d==", "DefaultEndpointsProtocol=https;AccountName=a;AccountKey=****")]
    [TestCase("Data Source=tcp://db:1433;Password=a@b;x=y", "Data Source=tcp://db:1433;Password=****;x=y")]
    [TestCase("redis:6379,password=a b,ssl=True", "redis:6379,password=****,ssl=True")]
    [TestCase("host=db password=x dbname=y", "host=db password=**** dbname=y")]
    [TestCase("mongodb://u:p@h1:1,h2:2/db?authSource=x", "mongodb://****@h1:1,h2:2/db?authSource=x")]
    [TestCase("Server=db;Password=cut-o", "Server=db;Password=****")]
    [TestCase("Password=first;Server=db", "Password=****;Server=db")]
    public void Connection_strings(string text, string expected)
    {
        Assert.That(Masked.Text("db.connection_string", text), Is.EqualTo(expected));
        Assert.That(Masked.Text("exception.message", $"Cannot open {text}"), Does.StartWith("Cannot open ").And.EndsWith(expected).Or.StartsWith("Cannot open ").And.Contain("****"));
        Assert.That(Masked.Text("app.settings", $$"""{"db":"{{text.Replace("\"", "\\\"")}}"}"""), Does.Not.Contain("cut-o").And.Not.Contain("a b&c").And.Not.Contain("a@b").And.Not.Contain("ab/c"));
    }

    [TestCase("""{"Authorization":"Bearer x","Cookie":"a=b","Set-Cookie":["a","b"],"X-Api-Key":"k","Host":"h"}""", """{"Authorization":"****","Cookie":"****","Set-Cookie":"****","X-Api-Key":"****","Host":"h"}""")]
    [TestCase("Host: h\r\nAuthorization: Bearer x\r\ncookie:a=b; c=d\r\nAccept: */*", "Host: h\r\nAuthorization: ****\r\ncookie:****\r\nAccept: */*")]
    public void Headers(string text, string expected) => Assert.That(Masked.Text("http.request.headers", text), Is.EqualTo(expected));

    [TestCase("SELECT * FROM users WHERE password = 'it''s' AND name = 'n'", "SELECT * FROM users WHERE password = '****' AND name = 'n'")]
    [TestCase("UPDATE \"u\" SET \"api_key\"='x', n=1 WHERE id = 7", "UPDATE \"u\" SET \"api_key\"='****', n=1 WHERE id = 7")]
    [TestCase("UPDATE u SET token=abc, n=1", "UPDATE u SET token=****, n=1")]
    [TestCase("ALTER ROLE me WITH PASSWORD 'x' VALID UNTIL 'y'", "ALTER ROLE me WITH PASSWORD '****' VALID UNTIL 'y'")]
    [TestCase("CREATE USER me IDENTIFIED BY 'x'", "CREATE USER me IDENTIFIED BY '****'")]
    [TestCase("INSERT INTO t VALUES ('{\"password\":\"x\"}')", "INSERT INTO t VALUES ('{\"password\":\"****\"}')")]
    [TestCase("SELECT 1 WHERE a >= 2 AND key IS NULL", "SELECT 1 WHERE a >= 2 AND key IS NULL")]
    [TestCase("ALTER LOGIN sa WITH PASSWORD = N'p,ss w)rd', CHECK_POLICY = OFF", "ALTER LOGIN sa WITH PASSWORD = ****, CHECK_POLICY = OFF")]
    [TestCase("UPDATE u SET password = HASHBYTES('SHA2_256', 'x y') WHERE id = 7", "UPDATE u SET password = **** WHERE id = 7")]
    [TestCase("CREATE USER me IDENTIFIED WITH caching_sha2_password BY 'x'", "CREATE USER me IDENTIFIED WITH caching_sha2_password BY '****'")]
    [TestCase("CREATE USER me IDENTIFIED BY \"x\"", "CREATE USER me IDENTIFIED BY \"****\"")]
    [TestCase("SET PASSWORD FOR 'bob'@'h' = 'x'", "SET PASSWORD FOR 'bob'@'h' = '****'")]
    [TestCase("SELECT * FROM u WHERE password <> 'x' OR password LIKE 'y%' OR token IN ('z')", "SELECT * FROM u WHERE password <> '****' OR password LIKE '****' OR token IN ('****')")]
    [TestCase("SELECT * FROM t WHERE name IN ('a') AND name <> 'b' ORDER BY \"name\"", "SELECT * FROM t WHERE name IN ('a') AND name <> 'b' ORDER BY \"name\"")]
    [TestCase("AUTH me x", "AUTH ****")]
    [TestCase("AUTH c2VjcmV0cGE=", "AUTH ****")]
    [TestCase("AUTH me p:w", "AUTH ****")]
    [TestCase("HELLO 3 AUTH me x'y", "HELLO ****")]
    [TestCase("GET session:1", "GET session:1")]
    public void Statements(string text, string expected)
    {
        Assert.That(Masked.Text("db.query.text", text), Is.EqualTo(expected));
        Assert.That(Masked.Text("db.statement", text), Is.EqualTo(expected));
    }

    [TestCase("<r><a>1</a><Password>x</Password><ns:SessionToken>y</ns:SessionToken></r>", "<r><a>1</a><Password>****</Password><ns:SessionToken>****</ns:SessionToken></r>")]
    [TestCase("<Credentials><Id>1</Id></Credentials><b/>", "<Credentials>****</Credentials><b/>")]
    [TestCase("<user password=\"x\" b='y' token='z'/>", "<user password=\"****\" b='y' token='****'/>")]
    [TestCase("<Password>cut-o", "<Password>****")]
    [TestCase("<key/><a>1</a>", "<key/><a>1</a>")]
    public void Xml(string text, string expected) => Assert.That(Masked.Text("http.response.body", text), Is.EqualTo(expected));

    [TestCase("""{"Environment":[{"Name":"DB_PASSWORD","Value":"x"},{"Name":"REGION","Value":"eu"}]}""", """{"Environment":[{"Name":"DB_PASSWORD","Value":"****"},{"Name":"REGION","Value":"eu"}]}""")]
    [TestCase("""{"ParameterKey":"DbPassword","ParameterValue":"x"}""", """{"ParameterKey":"****","ParameterValue":"****"}""")]
    [TestCase("""{ "name" : "token" , "value" : { "a" : 1 } , "b" : 2 }""", """{ "name" : "token" , "value" : "****" , "b" : 2 }""")]
    [TestCase("""{"name":"token","title":"x"}""", """{"name":"token","title":"x"}""")]
    [TestCase("""{"name":"token"}""", """{"name":"token"}""")]
    [TestCase("""{"name":"token","value":"cut-o""", "{\"name\":\"token\",\"value\":\"****\"")]
    public void Names_and_values_in_members_of_their_own(string text, string expected) => Assert.That(Masked.Text(Masked.Body, text), Is.EqualTo(expected));

    [TestCase("""{"pwd":"x","sig":"y","design":"z"}""", """{"pwd":"****","sig":"****","design":"z"}""")]
    public void Abbreviations_count_as_whole_keys(string text, string expected) => Assert.That(Masked.Text(Masked.Body, text), Is.EqualTo(expected));

    [Test]
    public void Multipart_forms() => Assert.That(
        Masked.Text(Masked.Body, "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--b\r\nContent-Disposition: form-data; name=\"password\"\r\n\r\nx\r\ny\r\n--b--"),
        Is.EqualTo("--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--b\r\nContent-Disposition: form-data; name=\"password\"\r\n\r\n****\r\n--b--"));

    [TestCase("Cannot reach https://me:pw@host/p?token=abc in time", "Cannot reach https://****@host/p?token=**** in time")]
    [TestCase("login failed: Server=db;Password=a b;Database=x (timeout)", "login failed: Server=db;Password=****;Database=x (timeout)")]
    [TestCase("bad answer {\"token\":\"abc\",\"x\":1} from host", "bad answer {\"token\":\"****\",\"x\":1} from host")]
    [TestCase("System.Collections.Generic.KeyNotFoundException: The given key 'x' was not present", "System.Collections.Generic.KeyNotFoundException: The given key 'x' was not present")]
    [TestCase("Unexpected token: found = 1 at 12:30", "Unexpected token: found = 1 at 12:30")]
    [TestCase("   at App.Token.Read(String key) in /src/Key.cs:line 7", "   at App.Token.Read(String key) in /src/Key.cs:line 7")]
    [TestCase("if (a == b) password => x", "if (a == b) password => x")]
    public void Messages(string text, string expected)
    {
        Assert.That(Masked.Text("exception.message", text), Is.EqualTo(expected));
        Assert.That(Masked.Text("exception.stacktrace", text), Is.EqualTo(expected));
        Assert.That(Masked.With().MaskText(text, int.MaxValue), Is.EqualTo(expected));
    }

    [TestCase("GET /orders/{id}")]
    [TestCase("application/json; charset=utf-8")]
    [TestCase("2024-05-06T07:08:09Z")]
    [TestCase("http://localhost:8080/")]
    [TestCase("https://+:443;http://*:80")]
    [TestCase("\\\\server\\share\\\"x")]
    [TestCase("text \"quoted\" <tag> \\ \n 100%")]
    [TestCase("")]
    public void What_is_not_secret_is_the_same_object(string text)
    {
        foreach (var key in new[] { Masked.Body, "app.text", "url.full", "db.query.text", "db.connection_string", "exception.stacktrace" })
        {
            Assert.That(Masked.Value(key, text), Is.SameAs(text), key);
        }
    }
}
