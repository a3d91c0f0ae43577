using Lumigo.OpenTelemetry.Activation;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace Lumigo.OpenTelemetry;

/// <summary>Activates the distro in an application without a host; with one, <c>services.AddLumigo()</c> does.</summary>
public static class LumigoOpenTelemetry
{
    private static readonly object s_lock = new();
    private static TracerProvider? s_provider;

    /// <summary>The provider of <see cref="Start"/>: to flush it, or to add processors. Null before the start.</summary>
    public static TracerProvider? TracerProvider => Volatile.Read(ref s_provider);

    /// <summary>Starts to trace, with the configuration of the environment variables. Later calls return the same provider.</summary>
    /// <param name="configure">Adds what the application wants beside Lumigo's export: sources, a resource, a sampler, processors.</param>
    /// <returns>The provider. Disposing it sends what is queued; so does the end of the process.</returns>
    public static TracerProvider Start(Action<TracerProviderBuilder>? configure = null)
    {
        lock (s_lock)
        {
            if (s_provider is null)
            {
                TracerProviderBuilder builder = Sdk.CreateTracerProviderBuilder().AddLumigo();
                configure?.Invoke(builder);
                builder.AddProcessor(new ProviderEnd(Forget));
                Volatile.Write(ref s_provider, builder.Build());
            }

            return s_provider!;
        }
    }

    /// <summary>The provider has been disposed: another start makes another one.</summary>
    private static void Forget()
    {
        lock (s_lock)
        {
            Volatile.Write(ref s_provider, null);
        }
    }
}
