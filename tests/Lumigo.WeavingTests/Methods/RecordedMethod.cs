using Lumigo.AutoInstrumentation.Loader.Weaving.Methods;

namespace Lumigo.WeavingTests.Methods;

/// <summary>A declaration that writes down what it is told.</summary>
internal sealed class RecordedMethod(string type, string name) : WovenMethod("Lumigo.WeavingLibrary." + type, name)
{
    public List<string> Calls { get; } = [];

    public object? State { get; init; } = new();

    public Exception? Thrown { get; init; }

    public Exception? Seen { get; private set; }

    public Action<object?[]>? Change { get; init; }

    public override object? OnBegin(object? instance, object?[] arguments)
    {
        Add($"begin {instance?.GetType().Name ?? "-"}({string.Join(", ", arguments.Select(argument => argument ?? "null"))})");
        Change?.Invoke(arguments);
        return Fails("begin") ? throw Thrown! : State;
    }

    public override void OnEnd(object state, object? result)
    {
        Assert.That(state, Is.SameAs(State));
        Add($"end {result ?? "-"}");
        _ = Fails("end") ? throw Thrown! : 0;
    }

    public override void OnException(object state, Exception exception)
    {
        Seen = exception;
        Add($"exception {exception.GetType().Name}");
        _ = Fails("exception") ? throw Thrown! : 0;
    }

    public string? FailsIn { get; init; }

    private bool Fails(string place) => FailsIn == place;

    private void Add(string call)
    {
        lock (Calls)
        {
            Calls.Add(call);
        }
    }
}
