using OpenTelemetry;
using OpenTelemetry.Metrics;

/// <summary>
/// Writes metrics as lines: names, units, tags and counts, no durations. Of the runtime's own metrics, whose values differ between any two
/// runs, only the exceptions are counted.
/// </summary>
internal sealed class MetricLines(TextWriter writer) : BaseExporter<Metric>
{
    public override ExportResult Export(in Batch<Metric> batch)
    {
        var lines = new List<string>();
        foreach (var metric in batch)
        {
            var counted = metric.MeterName != "System.Runtime" || metric.Name == "dotnet.exceptions";
            foreach (ref readonly var point in metric.GetMetricPoints())
            {
                var tags = new List<string>();
                foreach (var tag in point.Tags)
                {
                    tags.Add($"{tag.Key}={tag.Value}");
                }
                var value = !counted ? "" : metric.MetricType switch
                {
                    MetricType.Histogram => $"count {point.GetHistogramCount()}",
                    MetricType.LongSum => $"sum {point.GetSumLong()}",
                    MetricType.LongSumNonMonotonic => $"sum {point.GetSumLong()}",
                    _ => "",
                };
                lines.Add($"{metric.MeterName} | {metric.Name} | {metric.Unit} | {metric.MetricType} | {string.Join(", ", tags.Order(StringComparer.Ordinal))} | {value}");
            }
        }
        foreach (var line in lines.Order(StringComparer.Ordinal))
        {
            writer.WriteLine(line);
        }
        return ExportResult.Success;
    }
}
