using Lumigo.TestKit.Processes;

namespace Lumigo.EndToEndTests.Delivery;

/// <summary>A way for the console app to end.</summary>
/// <param name="Name">In test names.</param>
/// <param name="Steps">The app's arguments.</param>
/// <param name="LastWords">What it prints last before it begins to end, or before it waits for the signal.</param>
/// <param name="Signal">The signal it gets then.</param>
/// <param name="Spans">How many spans it makes.</param>
public sealed record ExitCase(string Name, string Steps, string LastWords, UnixSignal? Signal, int Spans)
{
    /// <summary>All of them. Where the app handles the signal, its handler is older than the first span in some and younger in others.</summary>
    public static IReadOnlyList<ExitCase> All { get; } =
    [
        new("return", "spans 3 return 7", "returning", null, 6),
        new("throw", "spans 3 throw", "throwing", null, 6),
        new("exit on a thread", "spans 3 exit-on-thread 9", "exiting", null, 6),
        new("SIGTERM", "spans 3 wait", "ready", UnixSignal.Terminate, 6),
        new("SIGINT", "spans 3 wait", "ready", UnixSignal.Interrupt, 6),
        new("span on exit, return", "span-on-exit spans 3 return 7", "returning", null, 7),
        new("span on exit, exit on a thread", "span-on-exit spans 3 exit-on-thread 9", "exiting", null, 7),
        new("only span on exit", "span-on-exit return 7", "returning", null, 1),
        new("own SIGTERM handler", "spans 3 sleep 300 catch-sigterm wait-until-caught spans 2 return 5", "ready", UnixSignal.Terminate, 10),
        new("older own SIGTERM handler", "catch-sigterm spans 3 wait-until-caught spans 2 return 5", "ready", UnixSignal.Terminate, 10),
        new("own SIGINT handler", "spans 3 sleep 300 catch-sigint wait-until-caught spans 2 return 5", "ready", UnixSignal.Interrupt, 10),
        new("older own SIGINT handler", "catch-sigint spans 3 wait-until-caught spans 2 return 5", "ready", UnixSignal.Interrupt, 10),
        new("SIGTERM handler that does not cancel", "spans 3 sleep 300 observe-sigterm wait", "ready", UnixSignal.Terminate, 6),
        new("older SIGTERM handler that does not cancel", "observe-sigterm spans 3 wait", "ready", UnixSignal.Terminate, 6),
        new("older SIGINT handler that does not cancel", "observe-sigint spans 3 wait", "ready", UnixSignal.Interrupt, 6),
    ];

    /// <inheritdoc/>
    public override string ToString() => Name;
}
