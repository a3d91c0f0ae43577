namespace Lumigo.Bench;

/// <summary>Tells the waiting person how far the run is.</summary>
public static class Progress
{
    /// <summary>One line on stderr, with the time.</summary>
    public static void Say(string text) => Console.Error.WriteLine($"{DateTime.Now:HH:mm:ss} {text}");
}
