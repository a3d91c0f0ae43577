namespace Lumigo.AutoInstrumentation.Bridge.Aws.Payloads;

/// <summary>Whose requests and responses are never shown: they are made of secrets, which no masking by key can find.</summary>
internal static class PayloadPolicy
{
    private static readonly HashSet<string> s_secretServices = new(StringComparer.Ordinal)
    {
        "secretsmanager",
        "ssm",
        "sts",
        "kms",
        "cognitoidentity",
        "cognitoidentityprovider",
        "cognitosync",
        "sso",
        "ssooidc",
        "signin",
        "iam",
        "eksauth",
        "rolesanywhere",
        "paymentcryptographydata",
    };

    // Operations of other services that hand out credentials: ECR and CodeArtifact tokens, Redshift's database passwords, ...
    private static readonly string[] s_secretOperations = ["Credential", "AuthorizationToken", "Password", "Secret", "ExportCertificate", "AccessKey", "AuthToken", "ApiKey"];

    /// <summary>Whether payloads of an operation may be shown.</summary>
    /// <param name="serviceKey">The service in lower case, without blanks.</param>
    /// <param name="operation">The operation.</param>
    public static bool Allows(string serviceKey, string operation) =>
        !s_secretServices.Contains(serviceKey)
        && !Array.Exists(s_secretOperations, secret => operation.Contains(secret, StringComparison.OrdinalIgnoreCase));
}
