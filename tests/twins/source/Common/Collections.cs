namespace Amazon.Twin;

/// <summary>What collection members hold before anybody sets them.</summary>
internal static class Collections
{
    private static bool AreMade =>
#if INITIALIZE_COLLECTIONS
        AWSConfigs.InitializeCollections;
#else
        true;
#endif

    public static List<T> List<T>() => AreMade ? [] : null;

    public static Dictionary<string, T> Map<T>() => AreMade ? [] : null;
}
