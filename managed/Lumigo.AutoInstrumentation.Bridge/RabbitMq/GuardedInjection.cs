using System.Diagnostics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using Lumigo.AutoInstrumentation.Loader.Instrumentation;
using Lumigo.AutoInstrumentation.Loader.Spans;

namespace Lumigo.AutoInstrumentation.Bridge.RabbitMq;

/// <summary>
/// The client writes the trace context into a message's headers as soon as somebody listens to its source, whatever those headers are. Where that is us
/// alone, nothing may come of it that would not be without us: headers that cannot be written to stay as they are, a context the application has put there
/// itself goes out as it is, and no failure reaches the caller.
/// </summary>
internal sealed class GuardedInjection
{
    private const string ClientAssembly = "RabbitMQ.Client";
    private const string SourceType = "RabbitMQ.Client.RabbitMQActivitySource";
    private const string InjectorProperty = "ContextInjector";
    private const string TraceParent = "traceparent";

    private static readonly object s_installing = new();

    private readonly Action<Activity, IDictionary<string, object?>> _inject;
    private readonly FailureLimit _failures;

    /// <summary>Headers that the client has written to, with what it wrote: properties are used again, and then it is not the application's.</summary>
    private readonly ConditionalWeakTable<IDictionary<string, object?>, object> _written = [];

    private GuardedInjection(Action<Activity, IDictionary<string, object?>> inject, FailureLimit failures)
    {
        _inject = inject;
        _failures = failures;
    }

    /// <summary>Takes the place of the injection of every copy of the client that still has its own.</summary>
    public static void Install(FailureLimit failures)
    {
        lock (s_installing)
        {
            foreach (Assembly assembly in AppDomain.CurrentDomain.GetAssemblies())
            {
                if (!assembly.IsDynamic && !assembly.IsCollectible && assembly.GetName().Name == ClientAssembly && assembly.GetType(SourceType) is { } source
                    && source.GetProperty(InjectorProperty) is { } property
                    && property.GetValue(null) is Action<Activity, IDictionary<string, object?>> inject && inject.Method.DeclaringType == source)
                {
                    property.SetValue(null, new Action<Activity, IDictionary<string, object?>>(new GuardedInjection(inject, failures).Inject));
                }
            }
        }
    }

    private void Inject(Activity span, IDictionary<string, object?> headers)
    {
        if (OtherTelemetry.ListensTo(span.Source))
        {
            _inject(span, headers);
            return;
        }

        try
        {
            if (headers.IsReadOnly || (headers.TryGetValue(TraceParent, out object? present) && IsApplications(span, headers, present)))
            {
                return;
            }

            _inject(span, headers);
            if (headers.TryGetValue(TraceParent, out object? written) && written is not null)
            {
                _written.AddOrUpdate(headers, written);
            }
        }
        catch (Exception exception)
        {
            _failures.Count(exception);
        }
    }

    private bool IsApplications(Activity span, IDictionary<string, object?> headers, object? present) =>
        present is not null && !(_written.TryGetValue(headers, out object? written) && ReferenceEquals(written, present)) && !IsPassedOn(span, present);

    /// <summary>Whether a context is the one of the message that is being handled, whose headers are sent on with the next one.</summary>
    private static bool IsPassedOn(Activity span, object present)
    {
        string? text = present as string ?? (present is byte[] bytes ? Encoding.UTF8.GetString(bytes) : null);
        if (!ActivityContext.TryParse(text, traceState: null, out ActivityContext context))
        {
            return false;
        }

        for (Activity? above = span.Parent; above is not null; above = above.Parent)
        {
            if (above.Source.Name == RabbitMqSource.Subscriber)
            {
                foreach (ActivityLink link in above.Links)
                {
                    if (link.Context.SpanId == context.SpanId && link.Context.TraceId == context.TraceId)
                    {
                        return true;
                    }
                }
            }
        }

        return false;
    }
}
