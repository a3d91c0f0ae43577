namespace Lumigo.AutoInstrumentation.Loader;

/// <summary>A loader that does not come back for half a minute.</summary>
internal static class Startup
{
    public static void Main() => Thread.Sleep(TimeSpan.FromSeconds(30));
}
