namespace Lumigo.AutoInstrumentation.Bridge.Aws.Services;

/// <summary>Amazon resource names: <c>arn:partition:service:region:account:resource</c>.</summary>
internal static class Arn
{
    private const int PartsBeforeResource = 5;

    /// <summary>What follows the fifth colon, or null when the text is no resource name.</summary>
    public static string? ResourceOf(string? arn)
    {
        if (arn is null || !arn.StartsWith("arn:", StringComparison.Ordinal))
        {
            return null;
        }

        int position = -1;
        for (int part = 0; part < PartsBeforeResource; part++)
        {
            position = arn.IndexOf(':', position + 1);
            if (position < 0)
            {
                return null;
            }
        }

        return position + 1 < arn.Length ? arn[(position + 1)..] : null;
    }

    /// <summary>What follows the last separator of a resource: <c>stream/name</c> and <c>stateMachine:name</c> are called <c>name</c>.</summary>
    public static string? NameOf(string? arn)
    {
        if (ResourceOf(arn) is not { } resource)
        {
            return null;
        }

        int separator = resource.AsSpan().LastIndexOfAny(':', '/');
        return separator < 0 ? resource : resource[(separator + 1)..];
    }

    /// <summary>The partition a region is in.</summary>
    public static string PartitionOf(string region) => region switch
    {
        _ when region.StartsWith("cn-", StringComparison.Ordinal) => "aws-cn",
        _ when region.StartsWith("us-gov-", StringComparison.Ordinal) => "aws-us-gov",
        _ => "aws",
    };
}
