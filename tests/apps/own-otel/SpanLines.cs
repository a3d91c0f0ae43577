using System.Diagnostics;
using OpenTelemetry;

/// <summary>Writes each exported span as one line without anything that differs from run to run.</summary>
internal sealed class SpanLines(TextWriter writer) : BaseExporter<Activity>
{
    public override ExportResult Export(in Batch<Activity> batch)
    {
        foreach (var span in batch)
        {
            lock (writer)
            {
                writer.WriteLine(Line(span));
            }
        }
        return ExportResult.Success;
    }

    private static string Line(Activity span) => string.Join(" | ",
        span.TraceId,
        span.Source.Name,
        span.DisplayName,
        span.Kind,
        $"parent {span.Parent?.DisplayName ?? (span.HasRemoteParent ? span.ParentSpanId.ToString() : "none")}",
        $"flags {span.ActivityTraceFlags} recorded {span.Recorded} all-data {span.IsAllDataRequested}",
        $"state {span.TraceStateString}",
        $"status {span.Status} {span.StatusDescription}",
        $"tags {Tags(span.TagObjects)}",
        $"events {string.Join(',', span.Events.Select(one => one.Name + Tags(one.Tags)))}",
        $"links {string.Join(',', span.Links.Select(one => one.Context.IsRemote ? one.Context.TraceId.ToString() : "local"))}");

    private static string Tags(IEnumerable<KeyValuePair<string, object?>> tags) =>
        "{" + string.Join(", ", tags.Select(tag => $"{tag.Key}={tag.Value}").Order(StringComparer.Ordinal)) + "}";
}
