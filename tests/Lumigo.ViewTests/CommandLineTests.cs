using Lumigo.View;
using NUnit.Framework;

namespace Lumigo.ViewTests;

public class CommandLineTests
{
    private static readonly string Shop = string.Join('\n',
        Dump.Line("storefront", "GET /products/{id}", "SERVER", 1),
        Dump.Line("storefront", "GET", "CLIENT", 2, 1, start: 1, duration: 8),
        Dump.Line("inventory", "GET /stock/{sku}", "SERVER", 3, 2, start: 2, duration: 6, status: "ERROR"));

    [TestCase("storefront SERVER > storefront CLIENT > inventory SERVER ERROR", 0)]
    [TestCase("storefront SERVER", 0)]
    [TestCase("storefront SERVER > storefront CLIENT > inventory SERVER", 1, Description = "it failed")]
    [TestCase("storefront SERVER > inventory SERVER ERROR", 1, Description = "not a direct child")]
    [TestCase("inventory SERVER ERROR", 1, Description = "not where the trace begins")]
    [TestCase("storefront SERVER ERROR > storefront CLIENT", 1, Description = "did not fail")]
    public void The_exit_code_says_whether_the_expected_path_was_seen(string path, int exitCode)
    {
        var view = View.Run(["--expect", path, "-"], Shop, Palette.None);

        Assert.That(view.ExitCode, Is.EqualTo(exitCode));
        Assert.That(view.Errors, exitCode == 0 ? Is.Empty : Does.Contain(path));
        Assert.That(view.Output, Does.StartWith("Trace "));
    }

    [Test]
    public void A_chain_below_an_orphan_does_not_count()
    {
        var orphan = Dump.Line("inventory", "GET", "SERVER", 3, parent: 77);

        Assert.That(View.Run(["--expect", "inventory SERVER", "-"], orphan, Palette.None).ExitCode, Is.EqualTo(Viewer.NotFound));
    }

    [Test]
    public void Several_files_make_one_trace()
    {
        var folder = Directory.CreateTempSubdirectory("lumigo-view").FullName;
        try
        {
            var lines = Shop.Split('\n');
            File.WriteAllLines(Path.Combine(folder, "storefront"), lines[..2]);
            File.WriteAllLines(Path.Combine(folder, "inventory"), lines[2..]);

            var view = View.Run([Path.Combine(folder, "inventory"), Path.Combine(folder, "storefront")], "", Palette.None);

            Assert.That(view.Output, Does.Contain("3 spans").And.Not.Contain("not in these files"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Test]
    public void A_line_that_is_no_span_is_reported_with_its_place_and_the_rest_is_shown()
    {
        var view = View.Of("{\"name\": \"half", Dump.Line("a", "whole", "SERVER", 1), "", "{}");

        Assert.That(view.Output, Does.Contain("whole"));
        Assert.That(view.Errors, Does.Contain("-:1 is not a span").And.Contain("-:4 is not a span"));
        Assert.That(view.ExitCode, Is.Zero);
    }

    [Test]
    public void No_span_at_all_is_a_failure()
    {
        var view = View.Of("");

        Assert.That(view.ExitCode, Is.EqualTo(Viewer.NotFound));
        Assert.That(view.Errors, Does.Contain("no spans"));
    }

    [TestCase(new[] { "/no/such/file" }, "/no/such/file")]
    [TestCase(new string[0], "at least one")]
    [TestCase(new[] { "--expect" }, "needs a path")]
    [TestCase(new[] { "--expect", "one two three four", "-" }, "one two three four")]
    [TestCase(new[] { "--colour" }, "--colour")]
    public void Bad_use_names_the_cause(string[] arguments, string cause)
    {
        var view = View.Run(arguments, "", Palette.None);

        Assert.That(view.ExitCode, Is.EqualTo(Viewer.BadUse));
        Assert.That(view.Errors, Does.Contain(cause));
        Assert.That(view.Output, Is.Empty);
    }

    [TestCase(0.25, "250 µs")]
    [TestCase(0.9996, "1.0 ms")]
    [TestCase(12.44, "12.4 ms")]
    [TestCase(250.4, "250 ms")]
    [TestCase(1500, "1.50 s")]
    [TestCase(200_000, "3 min 20 s")]
    [TestCase(-5, "-5.0 ms")]
    public void Durations_read_naturally(double milliseconds, string text) =>
        Assert.That(DurationText.Of(TimeSpan.FromMilliseconds(milliseconds)), Is.EqualTo(text));
}
