namespace Lumigo.AutoInstrumentation.Loader;

/// <summary>A loader whose start fails, with a message of two lines.</summary>
internal static class Startup
{
    public static void Main() => throw new InvalidOperationException("the start fails on purpose\r\nwith a second line");
}
