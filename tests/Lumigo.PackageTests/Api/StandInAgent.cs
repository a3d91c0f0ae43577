using System.Diagnostics;

namespace Lumigo.PackageTests.Api;

/// <summary>Stands in for the agent: takes the API's callbacks, and listens to the source of the tests.</summary>
internal sealed class StandInAgent : IDisposable
{
    public const string SourceName = "Lumigo.PackageTests";

    private const string Slot = "Lumigo.OpenTelemetry.Agent";

    private static readonly StandInAgent[] s_current = new StandInAgent[1];
    private static Action<Activity>? s_started;
    private static Action<Activity>? s_ended;

    private readonly ActivityListener _listener;

    private StandInAgent()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStarted = span => s_started?.Invoke(span),
            ActivityStopped = span => s_ended?.Invoke(span),
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public List<string> Warnings { get; } = [];

    public List<TimeSpan> Flushes { get; } = [];

    public static StandInAgent Start()
    {
        // The API finds it once for the life of the process, as it is with the agent.
        s_current[0] = new StandInAgent();
        AppContext.SetData(Slot, (Func<string, object?, object?>)Perform);
        return s_current[0];
    }

    public void Dispose() => _listener.Dispose();

    private static object? Perform(string operation, object? argument)
    {
        if (operation != "api" || argument is not object[] { Length: 2 } callbacks)
        {
            return null;
        }
        s_started += (Action<Activity>)callbacks[0];
        s_ended += (Action<Activity>)callbacks[1];
        return new object[]
        {
            (Func<TimeSpan, bool>)(limit =>
            {
                s_current[0].Flushes.Add(limit);
                return limit > TimeSpan.FromSeconds(1);
            }),
            (Action<string>)(message => s_current[0].Warnings.Add(message)),
        };
    }
}
