namespace Lumigo.OpenTelemetry.Api;

/// <summary>What the API needs of whoever exports spans.</summary>
internal abstract class Exporter
{
    /// <summary>Sends what has ended; false when that took longer than the limit.</summary>
    public abstract bool ForceFlush(TimeSpan limit);

    /// <summary>Says something to the application's owner, in one line on standard error.</summary>
    public abstract void Warn(string message);
}
