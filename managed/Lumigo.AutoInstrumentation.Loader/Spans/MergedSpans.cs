using System.Diagnostics;

namespace Lumigo.AutoInstrumentation.Loader.Spans;

/// <summary>
/// Spans that are part of the span above them: they have its id, so that what they call is below it, and are not exported. The HTTP request of a gRPC call
/// is one.
/// </summary>
internal static class MergedSpans
{
    private const string Property = "lumigo.merged";

    private static readonly object s_mark = new();

    // Processes that have none pay one look at this for each span.
    private static volatile bool s_areAny;

    /// <summary>A span has started: it becomes part of the one above it if a library's call says so and it is ours alone.</summary>
    public static void OnStart(Activity span, OtherListeners.View others)
    {
        if (LibraryCall.Hiding(span.Source.Name) is not { IsMerged: true } call)
        {
            return;
        }

        if (span.IdFormat == ActivityIdFormat.W3C && span.Parent is { IdFormat: ActivityIdFormat.W3C } parent
            && !(others.Any && others.ListenTo(span.Source)) && OwnSpans.GiveId(span, parent))
        {
            s_areAny = true;
            span.SetCustomProperty(Property, s_mark);
        }
        else
        {
            // Another SDK exports it, and the called service is below it: it is shown.
            call.End();
        }
    }

    /// <summary>Whether a span is part of the one above it.</summary>
    public static bool Contains(Activity span) => s_areAny && ReferenceEquals(span.GetCustomProperty(Property), s_mark);
}
