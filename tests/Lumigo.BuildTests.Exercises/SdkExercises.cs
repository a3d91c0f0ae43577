using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Reflection;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Lumigo.BuildTests.Exercises;

/// <summary>
/// Each method uses the SDK so that it reaches one of the redirected places, and returns what came of it as text. Called by reflection, because
/// the types here belong to another load context than the tests'.
/// </summary>
public static class SdkExercises
{
    private static int _names;

    public static string AddLink()
    {
        using var provider = Provider(out var tracer);
        var target = new SpanContext(
            ActivityTraceId.CreateFromString("0af7651916cd43dd8448eb211c80319c"),
            ActivitySpanId.CreateFromString("b7ad6b7169203331"),
            ActivityTraceFlags.Recorded);
        using var span = tracer.StartActiveSpan("linked");
        span.AddLink(target);
        span.AddLink(target);
        return string.Join(' ', Activity.Current!.Links.Select(link => link.Context.SpanId.ToHexString()));
    }

    public static string RecordException()
    {
        using var provider = Provider(out var tracer);
        using var span = tracer.StartActiveSpan("failing");
#pragma warning disable CS0618 // The redirected place is in the old API.
        Activity.Current!.RecordException(new InvalidOperationException("out of order"), new TagList { { "exception.type", "mine" } });
#pragma warning restore CS0618
        var recorded = Activity.Current!.Events.Single();
        var tags = recorded.Tags.ToDictionary(tag => tag.Key, tag => tag.Value?.ToString());
        var stack = tags["exception.stacktrace"]!.StartsWith("System.InvalidOperationException: out of order", StringComparison.Ordinal);
        return $"{recorded.Name} {tags["exception.type"]}: {tags["exception.message"]} {stack}";
    }

    public static string CreateSource()
    {
        var name = NewName();
        string? seen = null;
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStarted = activity => seen = Describe(activity.Source),
        };
        ActivitySource.AddActivityListener(listener);
        using var provider = Sdk.CreateTracerProviderBuilder().AddSource(name).Build();
        using var span = provider.GetTracer(name, "1.2.3", [new("colour", "blue")]).StartActiveSpan("any");
        return seen!;
    }

    public static string MeterSchema()
    {
        var create = typeof(Sdk).Assembly.GetType("OpenTelemetry.Metrics.MeterFactory", throwOnError: true)!
            .GetMethod(
                "Create",
                BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Public,
                [typeof(Type), typeof(Version), typeof(IEnumerable<KeyValuePair<string, object?>>), typeof(string)])!;
        using var meter = (Meter)create.Invoke(null, [typeof(SdkExercises), new Version(1, 40, 0), null, NewName()])!;
        return Schemas(meter).Single();
    }

    public static string MeterWithoutSchema()
    {
        using var meter = new Meter(NewName());
        return Schemas(meter).Single();
    }

    public static string HistogramAdvice()
    {
        var name = NewName();
        using var meter = new Meter(name);
        var metric = Collect(name, () =>
        {
            // The advice is a parameter that only newer versions have.
            var adviceType = typeof(Meter).Assembly.GetType("System.Diagnostics.Metrics.InstrumentAdvice`1")?.MakeGenericType(typeof(long));
            if (adviceType is null)
            {
                meter.CreateHistogram<long>("h", unit: null, description: null).Record(7);
                return;
            }

            var advice = Activator.CreateInstance(adviceType)!;
            adviceType.GetProperty("HistogramBucketBoundaries")!.SetValue(advice, new long[] { 5, 50 });
            var create = typeof(Meter).GetMethods()
                .Single(method => method.Name == "CreateHistogram" && method.GetParameters() is [_, _, _, _, { ParameterType.IsGenericType: true }])
                .MakeGenericMethod(typeof(long));
            ((Histogram<long>)create.Invoke(meter, ["h", null, null, null, advice])!).Record(7);
        });
        return Buckets(metric);
    }

    public static string Gauge()
    {
        var name = NewName();
        using var meter = new Meter(name);
        var metric = Collect(name, () =>
        {
            var create = typeof(Meter).GetMethods().FirstOrDefault(method => method.Name == "CreateGauge" && method.GetParameters().Length == 1);
            if (create is null)
            {
                meter.CreateObservableGauge("g", () => 21L);
                return;
            }

            var gauge = create.MakeGenericMethod(typeof(long)).Invoke(meter, ["g"])!;
            gauge.GetType().GetMethod("Record", [typeof(long)])!.Invoke(gauge, [21L]);
        });
        return metric.MetricType + " " + (metric.MetricType == MetricType.LongGauge ? Points(metric).Single().GetGaugeLastValueLong() : -1);
    }

    /// <summary>What touching the SDK does to the settings of the process.</summary>
    public static string IdFormat()
    {
        Activity.DefaultIdFormat = ActivityIdFormat.Hierarchical;
        Activity.ForceDefaultIdFormat = false;
        using var provider = Provider(out _);
        return $"{Activity.DefaultIdFormat} {Activity.ForceDefaultIdFormat}";
    }

    /// <summary>Builds a provider, with a self-diagnostics configuration in the working folder.</summary>
    public static string SelfDiagnostics()
    {
        using var provider = Provider(out _);
        return "built";
    }

    private static TracerProvider Provider(out Tracer tracer)
    {
        var name = NewName();
        var provider = Sdk.CreateTracerProviderBuilder().AddSource(name).Build();
        tracer = provider.GetTracer(name);
        return provider;
    }

    private static string NewName() => "exercise" + Interlocked.Increment(ref _names).ToString(CultureInfo.InvariantCulture);

    private static string Describe(ActivitySource source)
    {
        var tags = (IEnumerable<KeyValuePair<string, object?>>?)typeof(ActivitySource).GetProperty("Tags")?.GetValue(source);
        return $"{source.Version} {string.Join(',', tags?.Select(tag => $"{tag.Key}={tag.Value}") ?? ["no tags"])}";
    }

    /// <summary>The identity of a metric reads the schema of its meter.</summary>
    private static IEnumerable<string> Schemas(Meter meter)
    {
        var counter = meter.CreateCounter<long>("c");
        var identity = typeof(Sdk).Assembly.GetType("OpenTelemetry.Metrics.MetricStreamIdentity", throwOnError: true)!;
        var instance = Activator.CreateInstance(identity, counter, null)!;
        yield return (string?)identity.GetProperties().Single(property => property.Name.Contains("Schema", StringComparison.Ordinal)).GetValue(instance)!;
    }

    private static Metric Collect(string meterName, Action measure)
    {
        var exporter = new LastBatch();
        using var provider = Sdk.CreateMeterProviderBuilder().AddMeter(meterName).AddReader(new BaseExportingMetricReader(exporter)).Build();
        measure();
        provider.ForceFlush();
        return exporter.Metrics.Single();
    }

    private static string Buckets(Metric metric)
    {
        var bounds = new List<string>();
        foreach (var point in Points(metric))
        {
            foreach (var bucket in point.GetHistogramBuckets())
            {
                bounds.Add(bucket.ExplicitBound.ToString(CultureInfo.InvariantCulture));
            }
        }

        return string.Join(' ', bounds);
    }

    private static IEnumerable<MetricPoint> Points(Metric metric)
    {
        var points = new List<MetricPoint>();
        foreach (ref readonly var point in metric.GetMetricPoints())
        {
            points.Add(point);
        }

        return points;
    }

    private sealed class LastBatch : BaseExporter<Metric>
    {
        public List<Metric> Metrics { get; } = [];

        public override ExportResult Export(in Batch<Metric> batch)
        {
            foreach (var metric in batch)
            {
                if (Metrics.Count == 0)
                {
                    Metrics.Add(metric);
                }
            }

            return ExportResult.Success;
        }
    }
}
