using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Lumigo.TestKit.Aws;

/// <summary>As much of KMS (JSON) and STS (query protocol) as clients need, on a free loopback port. Everything secret in its answers has <c>hush</c> in it.</summary>
public sealed class KeyEndpoint : IDisposable
{
    private readonly WebApplication _server;

    /// <summary>Opens the endpoint.</summary>
    public KeyEndpoint()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _server = builder.Build();
        _server.Run(Answer);
        _server.StartAsync().GetAwaiter().GetResult();
        Url = _server.Urls.Single();
    }

    /// <summary>The URL without path.</summary>
    public string Url { get; }

    /// <inheritdoc/>
    public void Dispose() => _server.DisposeAsync().AsTask().GetAwaiter().GetResult();

    private static Task Answer(HttpContext context)
    {
        context.Response.Headers["x-amzn-RequestId"] = "request";
        return context.Request.Headers["X-Amz-Target"].ToString() is { Length: > 0 } target ? Keys(context, target.Split('.')[^1]) : Tokens(context);
    }

    private static Task Keys(HttpContext context, string action)
    {
        JsonObject answer = action switch
        {
            "Encrypt" => new() { ["CiphertextBlob"] = Blob("hush ciphertext"), ["KeyId"] = "hush-key" },
            "Decrypt" => new() { ["Plaintext"] = Blob("hush plaintext"), ["KeyId"] = "hush-key" },
            "GenerateDataKey" => new() { ["Plaintext"] = Blob("hush data key"), ["CiphertextBlob"] = Blob("hush encrypted key"), ["KeyId"] = "hush-key" },
            _ => new() { ["__type"] = "DisabledException", ["message"] = "The key is disabled." },
        };
        context.Response.StatusCode = answer.ContainsKey("__type") ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK;
        context.Response.ContentType = "application/x-amz-json-1.1";
        return context.Response.WriteAsync(answer.ToJsonString());
    }

    private static async Task Tokens(HttpContext context)
    {
        var action = (await context.Request.ReadFormAsync())["Action"].ToString();
        await context.Response.WriteAsync(
            $"<{action}Response xmlns='https://sts.amazonaws.com/doc/2011-06-15/'><{action}Result><Credentials><AccessKeyId>hush-id</AccessKeyId>"
            + "<SecretAccessKey>hush-secret</SecretAccessKey><SessionToken>hush-token</SessionToken><Expiration>2030-01-01T00:00:00Z</Expiration></Credentials>"
            + $"</{action}Result><ResponseMetadata><RequestId>request</RequestId></ResponseMetadata></{action}Response>");
    }

    private static string Blob(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
