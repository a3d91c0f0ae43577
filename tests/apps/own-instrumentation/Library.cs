namespace OwnInstrumentation;

/// <summary>Uses a library that the application traces.</summary>
internal abstract class Library
{
    public delegate Task Step(string name, Func<Task<string>> step);

    /// <summary>Uses it in steps, each of them a span of the application's.</summary>
    public abstract Task UseAsync(string connection, Step step);
}
