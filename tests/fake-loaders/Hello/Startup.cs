namespace Lumigo.AutoInstrumentation.Loader;

/// <summary>A loader that only says hello.</summary>
public sealed class Startup
{
    public Startup() => Console.Error.WriteLine("hello from the loader");
}
