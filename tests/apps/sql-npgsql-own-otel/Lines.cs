using System.Diagnostics;
using OpenTelemetry;

/// <summary>Writes spans as lines, without what differs from run to run.</summary>
public sealed class Lines : BaseExporter<Activity>
{
    private static readonly string[] Differing = ["db.connection_id", "db.npgsql.connection_id"];

    public override ExportResult Export(in Batch<Activity> batch)
    {
        foreach (var span in batch)
        {
            var tags = span.TagObjects.Select(tag => $"{tag.Key}={(Differing.Contains(tag.Key) ? "..." : tag.Value)}").Order(StringComparer.Ordinal);
            Console.WriteLine(
                $"span {span.Source.Name} {span.DisplayName} {span.Kind} {span.Status} '{span.StatusDescription}' {span.ActivityTraceFlags} "
                + $"below {span.Parent?.DisplayName ?? "none"} {{{string.Join(", ", tags)}}} {string.Join(' ', span.Events.Select(one => one.Name))}");
        }
        return ExportResult.Success;
    }
}
