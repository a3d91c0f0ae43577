using System.Reflection;

namespace Lumigo.AutoInstrumentation.Loader.Spans;

/// <summary>
/// Makes the application's own OpenTelemetry SDKs look away from what a thread of ours does, by the means they offer for exporters: their
/// <c>SuppressInstrumentationScope</c>. Without it, the TLS handshakes of our exporter would be spans in their exports.
/// </summary>
/// <remarks>One instance per thread: the scope is a value of the thread that enters it, and is never left.</remarks>
public sealed class OtherSdkSuppression
{
    private static readonly List<Assembly> s_sdks = [];
    private static volatile int s_known;

    private int _entered;

    /// <summary>Enters the scope of each SDK that was loaded since the last call. Called by the thread itself; never throws.</summary>
    public void Enter()
    {
        while (_entered < s_known)
        {
            Assembly sdk;
            lock (s_sdks)
            {
                sdk = s_sdks[_entered++];
            }

            try
            {
                sdk.GetType("OpenTelemetry.SuppressInstrumentationScope")?.GetMethod("Begin", [typeof(bool)])?.Invoke(null, [true]);
            }
            catch
            {
                // An SDK without the scope, or with another shape of it: it may see our connections.
            }
        }
    }

    /// <summary>Notes an SDK. A collectible one is left out, for we would keep it from being unloaded.</summary>
    internal static void Add(Assembly sdk)
    {
        if (sdk.IsCollectible)
        {
            return;
        }

        lock (s_sdks)
        {
            s_sdks.Add(sdk);
            s_known = s_sdks.Count;
        }
    }
}
