using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

/// <summary>Secrets, each in a place of its own.</summary>
internal sealed class Garden(string seed)
{
    private int _places;

    /// <summary>A text with the next secret in it.</summary>
    public string Plant(string place, Func<string, string> text)
    {
        Console.WriteLine($"{_places} {place}");
        return text(Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{seed}:{_places++}")))[..16]);
    }

    public void PlantTags(Activity span)
    {
        var relaxed = new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        void Tag(string key, string place, Func<string, string> text) => span.SetTag(key, Plant(place, text));

        Tag("http.request.body", "request body", secret => JsonSerializer.Serialize(new { user = "me", deep = new object[] { 1, new { apiKey = secret } } }));
        Tag("http.response.body", "response body that is cut off", secret => $$"""{"a":[1,2],"refresh_token":"{{secret}}""");
        Tag("http.request.headers", "request headers", secret => JsonSerializer.Serialize(new Dictionary<string, string> { ["Host"] = "h", ["Authorization"] = "Bearer " + secret }));
        Tag("http.response.headers", "response header lines", secret => $"Server: x\r\nSet-Cookie: sid={secret}; Path=/\r\nAge: 1");
        Tag("http.request.query_string", "query string", secret => $"page=1&access_token={secret}&x=2");
        Tag("url.full", "url user", secret => $"https://me:{secret}@host.example/p?page=1");
        Tag("url.query", "url-encoded query", secret => $"page=1&signature={Uri.EscapeDataString(secret + "/+ü")}&x=2");
        Tag("http.target", "url in a url", secret => "/login?to=" + Uri.EscapeDataString($"https://h/?session={secret}&a=b"));
        Tag("http.url", "fragment", secret => $"https://host.example/p#id_token={secret}&a=b");
        Tag("db.connection_string", "connection string", secret => $"Server=tcp:db,1433;User Id=sa;Password={secret} &x;Encrypt=true");
        Tag("db.query.text", "statement", secret => $"UPDATE users SET password = '{secret}' WHERE id = 7");
        Tag("db.statement", "statement clause", secret => $"ALTER ROLE me WITH PASSWORD '{secret}' VALID UNTIL 'x'");
        Tag("db.request.body", "document inside a document", secret => JsonSerializer.Serialize(new { find = JsonSerializer.Serialize(new { note = "é", passphrase = secret }) }));
        Tag("db.response.body", "three documents deep", secret => JsonSerializer.Serialize(
            new { a = JsonSerializer.Serialize(new { b = JsonSerializer.Serialize(new { clientSecret = secret }, relaxed) }) }, relaxed));
        Tag("messaging.publish.body", "form", secret => $"user=me&password={secret}&remember=1");
        Tag("messaging.consume.body", "multipart form", secret =>
            $"--b\r\nContent-Disposition: form-data; name=\"user\"\r\n\r\nme\r\n--b\r\nContent-Disposition: form-data; name=\"password\"\r\n\r\n{secret}\r\n--b--");
        Tag("messaging.produce.body", "xml", secret => $"<login><user>me</user><Password>{secret}</Password></login>");
        Tag("lumigoData", "list at the top, white space before", secret => $" \n[{{\"x\":1}},{{\"cookie\":[\"{secret}\"]}}]");
        Tag("rpc.grpc.request.payload", "key without quotes", secret => $"{{ user: \"me\", password: \"{secret}\", n: 1 }}");
        Tag("rpc.grpc.response.payload", "key in escapes", secret => $$"""{"pass\u0077ord":"{{secret}}","a":1}""");
        Tag("user.password", "own attribute", secret => secret);
        Tag("app.ApiKey", "own attribute in base64", secret => Convert.ToBase64String(Encoding.UTF8.GetBytes(secret)));
        Tag("app.request", "own document", secret => $$"""answer: {"credentials":{"user":"me","word":"{{secret}}"},"x":1}""");
        Tag("app.settings", "own connection string", secret => $"Endpoint=sb://ns.example/;SharedAccessKeyName=Root;SharedAccessKey={secret}/+==;EntityPath=q");
        Tag("app.cache", "redis settings", secret => $"redis:6379,password={secret},ssl=True");
        Tag("lumigo.execution_tags.secret_word", "execution tag", secret => secret);
        Tag("http.request.body.content", "across the cut", secret => $"{{\"pad\":\"{new string('x', 2015)}\",\"token\":\"{secret}\"}}");
        Tag("app.long", "behind what is cut", secret => $"{{\"key\":\"{new string('x', 3000)}\",\"token\":\"{secret}\"}}");
        span.SetTag("http.request.header.authorization", new[] { Plant("header attribute", secret => "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(secret))) });
        span.SetTag("app.lines", new[] { "plain", Plant("one of a list", secret => $"token={secret}") });
        span.SetTag("app.objects", new object[] { 1, Plant("one of a list of objects", secret => $$"""{"secret":"{{secret}}"}""") });
        span.SetTag("app.bytes", Encoding.UTF8.GetBytes(Plant("bytes", secret => $$"""{"secret":"{{secret}}","ü":1}""")));
        span.SetTag("app.uri", new Uri(Plant("uri", secret => $"amqp://me:{secret}@host/")));
        span.SetTag("plain", "nothing to hide");
    }

    public void PlantEvents(Activity span)
    {
        span.AddEvent(new ActivityEvent(Plant("event name", secret => $"token={secret}"), tags: new ActivityTagsCollection
        {
            ["login.session"] = Plant("event attribute", secret => secret),
            ["login.form"] = Plant("event form", secret => $"user=me&password={secret}"),
        }));
        span.AddEvent(new ActivityEvent("exception", tags: new ActivityTagsCollection
        {
            ["exception.message"] = Plant("exception message", secret => $"cannot open Server=db;Password={secret};Database=x"),
            ["exception.stacktrace"] = Plant("stack trace", secret => $"X: https://me:{secret}@host/ refused\n   at A.B()"),
        }));
    }
}
