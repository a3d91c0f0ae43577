using Lumigo.View;
using NUnit.Framework;

namespace Lumigo.ViewTests;

public class FilterTests
{
    private static readonly string First = new('1', 32);
    private static readonly string Second = "2a" + new string('2', 30);

    private static readonly string Dumped = string.Join('\n',
        Dump.Line("shop", "GET /fast", "SERVER", 1, trace: First, duration: 10),
        Dump.Line("stock", "GET /one", "SERVER", 2, 1, trace: First, duration: 5, status: "ERROR"),
        Dump.Line("shop", "GET /slow", "SERVER", 3, trace: Second, duration: 400),
        Dump.Line("mail", "send", "CLIENT", 4, 3, trace: Second, duration: 300, status: "ERROR"));

    [TestCase("--trace 1111", "fast")]
    [TestCase("--trace 0x2A", "slow")]
    [TestCase("--trace 11 --trace 2a", "fast slow")]
    [TestCase("--service stock", "fast")]
    [TestCase("--service stock --service mail", "fast slow")]
    [TestCase("--error", "fast slow")]
    [TestCase("--error --service mail", "slow")]
    [TestCase("--longer 250ms", "slow")]
    [TestCase("--longer 9.5ms --service shop", "fast slow")]
    [TestCase("--longer 0.3s --service mail", "slow")]
    [TestCase("--longer 10 --error", "slow", Description = "the one that failed took so long")]
    public void Traces_with_a_span_that_meets_all_are_shown_whole(string filter, string shown)
    {
        var view = View.Run([.. filter.Split(' '), "-"], Dumped, Palette.None);

        Assert.That(view.ExitCode, Is.Zero, view.Errors);
        Assert.That(view.Output.Contains("/fast"), Is.EqualTo(shown.Contains("fast")));
        Assert.That(view.Output.Contains("/slow"), Is.EqualTo(shown.Contains("slow")));
        Assert.That(view.Output.Contains("/one"), Is.EqualTo(shown.Contains("fast")), "the rest of the trace is there");
    }

    [TestCase("--service none")]
    [TestCase("--trace ff")]
    [TestCase("--longer 5s")]
    [TestCase("--error --service shop")]
    public void Nothing_to_show_is_said(string filter)
    {
        var view = View.Run([.. filter.Split(' '), "-"], Dumped, Palette.None);

        Assert.That(view.ExitCode, Is.EqualTo(Viewer.NotFound));
        Assert.That(view.Output, Is.Empty);
        Assert.That(view.Errors, Does.Contain("none of 2 traces"));
    }

    [TestCase("--longer", "soon")]
    [TestCase("--longer", "5 parsecs")]
    [TestCase("--longer", "s")]
    [TestCase("--trace", "xyz")]
    [TestCase("--trace", "0x")]
    public void A_value_that_makes_no_sense_is_named(string option, string value)
    {
        var view = View.Run([option, value, "-"], Dumped, Palette.None);

        Assert.That(view.ExitCode, Is.EqualTo(Viewer.BadUse));
        Assert.That(view.Errors, Does.Contain($"'{value}'"));
    }
}
