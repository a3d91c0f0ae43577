using Lumigo.TestKit;

namespace Lumigo.BuildTests;

/// <summary>
/// Runs every redirected place of the private copies over the DiagnosticSource of each runtime: on 8 it does what the newer API would do as far
/// as the 8.0 API has room for it, on 9 and 10 it is the newer API.
/// </summary>
public sealed class PrivateCopyTests
{
    private static readonly int[] Majors = [8, 9, 10];

    [Test]
    public void A_link_is_added_to_a_started_span([ValueSource(nameof(Majors))] int major) =>
        AssertExercise(major, "AddLink", "b7ad6b7169203331 b7ad6b7169203331");

    [Test]
    public void An_exception_becomes_an_event_in_which_the_callers_tags_win([ValueSource(nameof(Majors))] int major) =>
        AssertExercise(major, "RecordException", "exception mine: out of order True");

    [TestCase(8, "1.2.3 no tags")]
    [TestCase(9, "1.2.3 no tags")]
    [TestCase(10, "1.2.3 colour=blue")]
    public void A_tracer_gets_a_source_with_its_version_and_where_possible_its_attributes(int major, string expected) =>
        AssertExercise(major, "CreateSource", expected);

    [Test]
    public void A_meter_has_the_schema_it_was_made_with([ValueSource(nameof(Majors))] int major) =>
        AssertExercise(major, "MeterSchema", "https://opentelemetry.io/schemas/1.40.0");

    [Test]
    public void A_meter_without_a_schema_has_none([ValueSource(nameof(Majors))] int major) =>
        AssertExercise(major, "MeterWithoutSchema", string.Empty);

    [TestCase(8, "0 5 10 25 50 75 100 250 500 750 1000 2500 5000 7500 10000 Infinity")]
    [TestCase(9, "5 50 Infinity")]
    [TestCase(10, "5 50 Infinity")]
    public void A_histogram_has_the_advised_buckets_where_there_is_advice(int major, string expected) =>
        AssertExercise(major, "HistogramAdvice", expected);

    [Test]
    public void A_gauge_is_a_gauge([ValueSource(nameof(Majors))] int major) => AssertExercise(major, "Gauge", "LongGauge 21");

    [Test]
    public void The_id_format_of_the_process_stays_as_it_was([ValueSource(nameof(Majors))] int major)
    {
        AssertExercise(major, "IdFormat", "Hierarchical False");
        Assert.That(SdkWorld.OfPackages(BuildOutput.Runtime(10)).Run("IdFormat"), Is.EqualTo("W3C True"), "the SDK itself changes it");
    }

    [Test]
    public void No_self_diagnostics_looks_at_the_working_folder([ValueSource(nameof(Majors))] int major)
    {
        Assert.That(LogsOf(SdkWorld.OfCopies(BuildOutput.Runtime(major))), Is.Empty);
        Assert.That(LogsOf(SdkWorld.OfPackages(BuildOutput.Runtime(10))), Is.Not.Empty, "the SDK itself writes a log");
    }

    private static void AssertExercise(int major, string exercise, string expected) =>
        Assert.That(SdkWorld.OfCopies(BuildOutput.Runtime(major)).Run(exercise), Is.EqualTo(expected));

    /// <summary>What the SDK logs when the working folder asks it to; it looks there when its first class is touched.</summary>
    private static string[] LogsOf(SdkWorld world)
    {
        using var folder = new TemporaryFolder();
        var before = Environment.CurrentDirectory;
        Environment.CurrentDirectory = folder.Path;
        try
        {
            File.WriteAllText(folder.File("OTEL_DIAGNOSTICS.json"), """{"LogDirectory":".","FileSize":1024,"LogLevel":"Verbose"}""");
            world.Run("SelfDiagnostics");
            return Directory.GetFiles(folder.Path, "*.log");
        }
        finally
        {
            Environment.CurrentDirectory = before;
        }
    }
}
