using Lumigo.OpenTelemetry.Activation;

namespace OpenTelemetry.Trace;

/// <summary>Lumigo in a tracer provider.</summary>
public static class LumigoTracerProviderBuilderExtensions
{
    /// <summary>
    /// Sends the provider's spans to Lumigo, and listens to every activity source. Configured by the environment variables of the distro; does nothing
    /// where <c>LUMIGO_SWITCH_OFF</c> is <c>true</c>.
    /// </summary>
    /// <param name="builder">The provider's builder.</param>
    /// <returns>The same builder.</returns>
    public static TracerProviderBuilder AddLumigo(this TracerProviderBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ManualActivation.AddTo(builder);
        return builder;
    }
}
