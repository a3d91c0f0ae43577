using System.Diagnostics;
using Lumigo.AutoInstrumentation.Loader.Spans;

namespace Lumigo.AutoInstrumentation.Loader.Application;

/// <summary>What instrumentations know of a span, for an export of the application's: questions and answers in types of the base class library.</summary>
internal static class SupplementAnswers
{
    /// <summary>Answers questions about a span; null when no instrumentation knows anything of it. A question that is not known has no answer.</summary>
    public static Func<string, object?, object?>? Of(Activity span) =>
        SpanSupplement.Of(span) is { } supplement && supplement.Failures?.IsReached != true ? new Answers(supplement).To : null;

    private sealed class Answers(SpanSupplement supplement)
    {
        public object? To(string question, object? argument)
        {
            switch (question)
            {
                case "name":
                    return supplement.Name;
                case "kind":
                    return supplement.Kind;
                case "scope":
                    return supplement.ScopeName;
                case "status":
                    return supplement.Status;
                case "status description":
                    return supplement.StatusDescription;
                case "exception":
                    return supplement.Exception;
                case "exception time":
                    return supplement.ExceptionTime;
                case "end time":
                    return supplement.EndTime;
                case "afterwards":
                    return supplement.Afterwards;
                case "shows" when argument is string key:
                    return supplement.Shows(key);
                case "shows event" when argument is string name:
                    return supplement.ShowsEvent(name);
                case "add attributes" when argument is List<KeyValuePair<string, object?>> attributes:
                    supplement.AddAttributesTo(attributes);
                    return null;
                case "add events" when argument is List<ActivityEvent> events:
                    supplement.AddEventsTo(events);
                    return null;
                case "add links" when argument is List<ActivityLink> links:
                    supplement.AddLinksTo(links);
                    return null;
                case "failed" when argument is Exception exception:
                    supplement.Failures?.Count(exception);
                    return null;
                default:
                    return null;
            }
        }
    }
}
