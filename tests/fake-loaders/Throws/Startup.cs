namespace Lumigo.AutoInstrumentation.Loader;

/// <summary>A loader whose start fails, with a message of two lines.</summary>
public sealed class Startup
{
    public Startup() => throw new InvalidOperationException("the start fails on purpose\r\nwith a second line");
}
