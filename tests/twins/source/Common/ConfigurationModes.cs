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
        new([.. s_modes.Select(mode => new DefaultConfiguration { Name = mode, RetryMode = RetryOf(mode) })]);

#if SDK4
    private static RequestRetryMode RetryOf(DefaultConfigurationMode mode) => RequestRetryMode.Standard;
#else
    private static RequestRetryMode RetryOf(DefaultConfigurationMode mode) =>
        mode == DefaultConfigurationMode.Legacy ? RequestRetryMode.Legacy : RequestRetryMode.Standard;
#endif
}
