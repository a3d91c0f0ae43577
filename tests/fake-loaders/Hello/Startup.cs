namespace Lumigo.AutoInstrumentation.Loader;

/// <summary>A loader that only says hello.</summary>
internal static class Startup
{
    public static void Main() => Console.Error.WriteLine("hello from the loader");
}
