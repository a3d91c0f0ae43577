using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace Amazon.Twin;

/// <summary>The SDK's modes of default settings; all with the standard ones.</summary>
internal static class ConfigurationModes
{
    private static readonly DefaultConfigurationMode[] s_modes =
    [
        DefaultConfigurationMode.Standard, DefaultConfigurationMode.InRegion, DefaultConfigurationMode.CrossRegion, DefaultConfigurationMode.Mobile,
        DefaultConfigurationMode.Auto,
#if !SDK4
        DefaultConfigurationMode.Legacy,
#endif
    ];

    public static DefaultConfigurationProvider Provider() =>
        new([.. s_modes.Select(mode => new DefaultConfiguration { Name = mode, RetryMode = RequestRetryMode.Standard })]);
}
