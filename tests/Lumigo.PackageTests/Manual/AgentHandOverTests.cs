using System.Diagnostics;
using System.Reflection;
using Lumigo.OpenTelemetry;
using Lumigo.OpenTelemetry.Export;
using Lumigo.TestKit.Otlp;
using NUnit.Framework;

namespace Lumigo.PackageTests.Manual;

/// <summary>The application's side of what it and the agent agree on: docs/design/application-link.md.</summary>
[TestFixture]
[NonParallelizable]
public sealed class AgentHandOverTests
{
    private const string Slot = "Lumigo.OpenTelemetry.Agent";

    private static readonly ActivitySource Source = new("Sample.HandOver");

    private object? _before;

    [SetUp]
    public void Remember() => _before = AppDomain.CurrentDomain.GetData(Slot);

    [TearDown]
    public void Restore() => AppDomain.CurrentDomain.SetData(Slot, _before);

    [Test]
    public void The_agent_gives_its_spans_what_it_knows_and_what_it_leaves_out()
    {
        using var endpoint = new OtlpEndpoint();
        using var configured = new Configured(endpoint);
        Action<Activity>? export = null;
        Func<TimeSpan, bool>? flush = null;
        var takenBack = false;
        AppDomain.CurrentDomain.SetData(Slot, (Func<string, object?, object?>)((operation, argument) =>
        {
            if (operation != "export")
            {
                return null;
            }
            var parts = (object[])argument!;
            export = (Action<Activity>)parts[1];
            flush = (Func<TimeSpan, bool>)parts[2];
            return new object[]
            {
                (Func<Activity, Func<string, object?, object?>?>)Describe, flush, (Action)(() => takenBack = true), (Func<Activity, bool>)(span => span.OperationName == "left out"), "of a newer agent",
            };
        }));
        using (LumigoOpenTelemetry.Start())
        {
            Source.StartActivity("known")!.SetTag("hidden", 1).SetTag("shown", 2).Dispose();
            using (Source.StartActivity("left out"))
            {
            }
            var own = new Activity("agent's own").Start();
            own.Stop();
            export!(own);
            Assert.That(takenBack, Is.False);
        }
        Assert.That(takenBack, Is.True);
        Assert.That(endpoint.AcceptedSpans.Select(one => one.Span.Name), Is.EqualTo(new[] { "described", "agent's own" }));
        var known = endpoint.AcceptedSpans[0];
        Assert.That($"{known.Scope.Name} {known.Span.Kind} {known.Span.Status.Code} {known.Span.Status.Message} {known.Span.Attributes} {known.Span.Events.Single().Attributes["exception.message"]} {known.Span.Links.Count}",
            Is.EqualTo("Sample.HandOver Client Error why {added=17, shown=2} broken 1"));
    }

    [Test]
    public void An_agent_that_does_not_understand_is_no_agent()
    {
        using var endpoint = new OtlpEndpoint();
        using var configured = new Configured(endpoint);
        AppDomain.CurrentDomain.SetData(Slot, (Func<string, object?, object?>)((_, _) => null));
        using (LumigoOpenTelemetry.Start())
        {
            Source.StartActivity("sent")!.Dispose();
        }
        Assert.That(endpoint.AcceptedSpans.Select(one => one.Span.Name), Is.EqualTo(new[] { "sent" }));
    }

    [Test]
    public void Everything_that_can_be_known_of_a_span_is_asked_for()
    {
        const BindingFlags declared = BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly;
        var known = typeof(SpanDetails).GetMethods(declared).Where(method => method.IsVirtual).Select(method => method.Name);
        Assert.That(typeof(AgentDetails).GetMethods(declared).Select(method => method.Name), Is.SupersetOf(known));
    }

    private static Func<string, object?, object?>? Describe(Activity span) => span.OperationName == "known" ? Answer : null;

    private static object? Answer(string question, object? argument)
    {
        switch (question)
        {
            case "name":
                return "described";
            case "kind":
                return ActivityKind.Client;
            case "status":
                return ActivityStatusCode.Error;
            case "status description":
                return "why";
            case "exception":
                return new InvalidOperationException("broken");
            case "exception time":
                return DateTime.UtcNow;
            case "shows":
                return (string)argument! != "hidden";
            case "add attributes":
                ((List<KeyValuePair<string, object?>>)argument!).Add(new("added", 17));
                return null;
            case "add links":
                ((List<ActivityLink>)argument!).Add(new(new ActivityContext(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.None)));
                return null;
            default:
                return null;
        }
    }
}
