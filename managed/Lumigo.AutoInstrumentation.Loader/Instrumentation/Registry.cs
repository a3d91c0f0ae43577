namespace Lumigo.AutoInstrumentation.Loader.Instrumentation;

/// <summary>Every instrumentation. A library is added here and with a folder in the bridge.</summary>
internal static class Registry
{
    public const string AspNetCore = "aspnetcore";
    public const string HttpClient = "httpclient";
    public const string AwsSdk = "aws-sdk";
    public const string SqsReceiveScope = "sqs-receive-scope";
    public const string Npgsql = "npgsql";
    public const string EntityFrameworkCore = "entityframeworkcore";

    private const string HttpListener = "HttpHandlerDiagnosticListener";
    private const string HttpAssembly = "System.Net.Http";

    /// <summary>The instrumentations.</summary>
    public static readonly RegistryEntry[] All =
    [
        new(AspNetCore, ["aspnet", "microsoftaspnetcore"], new Adapter(Connection.DiagnosticListener, "Microsoft.AspNetCore", "Microsoft.AspNetCore.Hosting", "AspNetCore.AspNetCoreObserver"))
        {
            Sources = ["Microsoft.AspNetCore"],
        },

        // .NET 9 writes the stable attributes itself, .NET 10 the exception too.
        new(
            HttpClient,
            ["http", "systemnethttp"],
            new Adapter(Connection.DiagnosticListener, HttpListener, HttpAssembly, "HttpClient.HttpClientObserver") { BelowRuntime = 9 },
            new Adapter(Connection.DiagnosticListener, HttpListener, HttpAssembly, "HttpClient.HttpClientExceptionObserver") { FromRuntime = 9, BelowRuntime = 10 })
        {
            Sources = ["System.Net.Http"],
        },
        new(AwsSdk, ["aws", "awssdkcore", "boto", "boto3", "botocore"], new Adapter(Connection.AssemblyLoad, "AWSSDK.Core", "AWSSDK.Core", "Aws.AwsHook")),
        new(SqsReceiveScope, ["sqsscope", "receivescope"]),
        new(Npgsql, ["pg", "postgres", "postgresql", "psycopg", "psycopg2"], new Adapter(Connection.ActivitySource, "Npgsql", "Npgsql", "Npgsql.NpgsqlSource")) { Sources = ["Npgsql"] },
        new(
            EntityFrameworkCore,
            ["efcore", "ef", "entityframework", "microsoftentityframeworkcore"],
            new Adapter(Connection.DiagnosticListener, "Microsoft.EntityFrameworkCore", "Microsoft.EntityFrameworkCore.Relational", "EntityFrameworkCore.CommandObserver")),
    ];

    /// <summary>Which instrumentation the spans of a source belong to; null when they are of none.</summary>
    public static RegistryEntry? OwnerOf(string sourceName)
    {
        foreach (RegistryEntry entry in All)
        {
            foreach (string source in entry.Sources)
            {
                if (source == sourceName)
                {
                    return entry;
                }
            }
        }

        return null;
    }
}
