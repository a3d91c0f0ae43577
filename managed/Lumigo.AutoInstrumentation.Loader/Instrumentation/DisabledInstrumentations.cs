using System.Text;
using Lumigo.Diagnostics;

namespace Lumigo.AutoInstrumentation.Loader.Instrumentation;

/// <summary>Which instrumentations <c>LUMIGO_DISABLE_INSTRUMENTATION</c> switches off: a comma-separated list of names, read once.</summary>
/// <remarks>Case, blanks and punctuation in names do not matter: <c>AspNetCore</c>, <c>asp.net-core</c> and <c>aspnetcore</c> are one.</remarks>
internal static class DisabledInstrumentations
{
    public const string AspNetCore = "aspnetcore";
    public const string HttpClient = "httpclient";
    public const string AwsSdk = "aws-sdk";
    public const string SqsReceiveScope = "sqs-receive-scope";

    private const string Variable = "LUMIGO_DISABLE_INSTRUMENTATION";

    /// <summary>Every name and what else it may be called; those of Lumigo's other distros are among them.</summary>
    private static readonly (string Name, string[] Aliases)[] s_known =
    [
        (AspNetCore, ["aspnet", "microsoftaspnetcore"]),
        (HttpClient, ["http", "systemnethttp"]),
        (AwsSdk, ["aws", "awssdkcore", "boto", "boto3", "botocore"]),
        (SqsReceiveScope, ["sqsscope", "receivescope"]),
    ];

    private static readonly HashSet<string> s_off = Read();

    /// <summary>Whether an instrumentation is switched off.</summary>
    public static bool Contains(string name) => s_off.Contains(name);

    /// <summary>The names in effect, for debugging.</summary>
    public static string Describe() => s_off.Count == 0 ? "nothing" : string.Join(", ", s_off);

    private static HashSet<string> Read()
    {
        var off = new HashSet<string>();
        foreach (string entry in (Environment.GetEnvironmentVariable(Variable) ?? string.Empty).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            string plain = Plain(entry);
            if (Array.Find(s_known, known => Plain(known.Name) == plain || Array.IndexOf(known.Aliases, plain) >= 0).Name is { } name)
            {
                off.Add(name);
            }
            else
            {
                StandardError.Warning(
                    $"{Variable} names '{entry}', which is no instrumentation: it is passed over. The names are {string.Join(", ", s_known.Select(known => known.Name))}.");
            }
        }

        return off;
    }

    private static string Plain(string name)
    {
        var plain = new StringBuilder(name.Length);
        foreach (char c in name)
        {
            if (char.IsAsciiLetterOrDigit(c))
            {
                plain.Append(char.ToLowerInvariant(c));
            }
        }

        return plain.ToString();
    }
}
