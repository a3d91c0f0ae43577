using System.Diagnostics;
using Lumigo.AutoInstrumentation.Loader.Lifecycle;
using Lumigo.AutoInstrumentation.Loader.Spans;
using Lumigo.Diagnostics;

namespace Lumigo.AutoInstrumentation.Loader.Application;

/// <summary>
/// What code of the application can ask of the agent: Lumigo's API package, and the distro where the application activates it. They share no assembly with the
/// agent, so a delegate in the process's data takes an operation's name and its argument, all in types of the base class library: docs/design/application-link.md.
/// </summary>
internal static class ApplicationLink
{
    /// <summary>The slot of <c>AppDomain.GetData</c>.</summary>
    public const string Slot = "Lumigo.OpenTelemetry.Agent";

    /// <summary>Makes the agent reachable.</summary>
    public static void Publish(CoreStarter core) => AppContext.SetData(Slot, (Func<string, object?, object?>)new Operations(core).Perform);

    private sealed class Operations(CoreStarter core)
    {
        public object? Perform(string operation, object? argument) => (operation, argument) switch
        {
            ("api", object[] and [Action<Activity> started, Action<Activity> ended, ..]) => Connect(started, ended),
            ("export", object[] parts) when ManualPipeline.From(parts) is { } pipeline => HandOver(pipeline),
            _ => null,
        };

        private object[] Connect(Action<Activity> started, Action<Activity> ended)
        {
            SpanCallbacks.Add(started, ended);
            return [(Func<TimeSpan, bool>)core.ForceFlush, (Action<string>)StandardError.Warning];
        }

        private object[] HandOver(ManualPipeline pipeline)
        {
            core.HandOver(pipeline);
            StandardError.Warning($"the application activates Lumigo by itself (Lumigo.OpenTelemetry {pipeline.Version}): that exports all spans, the agent only instruments.");
            return
            [
                (Func<Activity, Func<string, object?, object?>?>)SupplementAnswers.Of,
                (Func<TimeSpan, bool>)core.ForceFlush,
                (Action)(() => core.TakeBack(pipeline)),
                (Func<Activity, bool>)SpanListener.IsLeftOut,
            ];
        }
    }
}
