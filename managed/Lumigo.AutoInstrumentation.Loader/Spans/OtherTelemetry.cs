using System.Diagnostics;

namespace Lumigo.AutoInstrumentation.Loader.Spans;

/// <summary>What adapters may know of the application's own telemetry.</summary>
public static class OtherTelemetry
{
    private static OtherListeners? s_others;

    /// <summary>Whether somebody beside us listens to a source: its spans would be there without us, and do what they do.</summary>
    public static bool ListensTo(ActivitySource source) => s_others?.Last is { Any: true } others && others.ListenTo(source);

    internal static void Use(OtherListeners others) => s_others = others;
}
