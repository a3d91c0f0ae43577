using OpenTelemetry;
using OpenTelemetry.Metrics;

/// <summary>Writes the HTTP client's metrics as lines: names, units, tags and counts, no durations.</summary>
internal sealed class MetricLines(TextWriter writer) : BaseExporter<Metric>
{
    public override ExportResult Export(in Batch<Metric> batch)
    {
        var lines = new List<string>();
        foreach (var metric in batch)
        {
            if (!metric.Name.StartsWith("http.client.", StringComparison.Ordinal))
            {
                continue;
            }
            foreach (ref readonly var point in metric.GetMetricPoints())
            {
                var tags = new List<string>();
                foreach (var tag in point.Tags)
                {
                    tags.Add($"{tag.Key}={tag.Value}");
                }
                var value = metric.MetricType switch
                {
                    MetricType.Histogram => $"count {point.GetHistogramCount()}",
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
