namespace Amazon;

/// <summary>Has a name of the real library's, and nothing else of it.</summary>
public static class AWSConfigs
{
    public static string Region => "nowhere";
}
