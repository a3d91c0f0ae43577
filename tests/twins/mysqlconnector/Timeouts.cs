namespace MySqlConnector;

/// <summary>What can be cancelled.</summary>
internal interface ICancellableCommand;

/// <summary>The library has one timer for all commands, made with the first one: whatever it does, it does in that command's flow.</summary>
internal static class Timeouts
{
    private static readonly ExecutionContext s_first = ExecutionContext.Capture()!;

    public static Timer Start(TimeSpan after, Action act) =>
        new(_ => ExecutionContext.Run(s_first.CreateCopy(), static one => ((Action)one!)(), act), state: null, after, Timeout.InfiniteTimeSpan);
}
