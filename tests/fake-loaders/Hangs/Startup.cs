namespace Lumigo.AutoInstrumentation.Loader;

/// <summary>A loader that does not come back for half a minute.</summary>
public sealed class Startup
{
    public Startup() => Thread.Sleep(TimeSpan.FromSeconds(30));
}
