using System.Diagnostics;
using System.Reflection;
using Lumigo.OpenTelemetry.Api;

namespace Lumigo.PackageTests.Api;

/// <summary>Stands in for the agent: takes the API's callbacks, and listens to the source of the tests.</summary>
internal sealed class StandInAgent : IDisposable
{
    public const string SourceName = "Lumigo.PackageTests";

    private const string Slot = "Lumigo.OpenTelemetry.Agent";

    private readonly ActivityListener _listener;
    private Action<Activity>? _started;
    private Action<Activity>? _ended;

    private StandInAgent()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStarted = span => _started?.Invoke(span),
            ActivityStopped = span => _ended?.Invoke(span),
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public List<string> Warnings { get; } = [];

    public List<TimeSpan> Flushes { get; } = [];

    public static StandInAgent Start()
    {
        var agent = new StandInAgent();
        AppContext.SetData(Slot, (Func<string, object?, object?>)agent.Perform);
        return agent;
    }

    /// <summary>Ends it. The API has found it for the life of the process, as is right for the agent, and is made to forget it.</summary>
    public void Dispose()
    {
        _listener.Dispose();
        AppContext.SetData(Slot, null);
        var api = typeof(LumigoTracing).Assembly;
        Forget(api.GetType("Lumigo.OpenTelemetry.Api.Exporters")!, "s_agent");
        Forget(api.GetType("Lumigo.OpenTelemetry.Api.AgentLink")!, "s_found");
    }

    private static void Forget(Type type, string field) =>
        (type.GetField(field, BindingFlags.NonPublic | BindingFlags.Static) ?? throw new MissingFieldException(type.Name, field)).SetValue(null, null);

    private object? Perform(string operation, object? argument)
    {
        if (operation != "api" || argument is not object[] { Length: 2 } callbacks)
        {
            return null;
        }
        _started += (Action<Activity>)callbacks[0];
        _ended += (Action<Activity>)callbacks[1];
        return new object[]
        {
            (Func<TimeSpan, bool>)(limit =>
            {
                Flushes.Add(limit);
                return limit > TimeSpan.FromSeconds(1);
            }),
            (Action<string>)(message => Warnings.Add(message)),
        };
    }
}
