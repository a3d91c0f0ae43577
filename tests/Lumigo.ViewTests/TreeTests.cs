using Lumigo.View;
using NUnit.Framework;

namespace Lumigo.ViewTests;

public class TreeTests
{
    private static readonly string[] FailedOrder =
    [
        Dump.Line("inventory", "POST /reservations", "SERVER", 3, 2, start: 2, duration: 6, status: "ERROR",
            attributes: new() { ["http.response.status_code"] = 500, ["error.type"] = "Inventory.OutOfStockException" },
            exception: ("Inventory.OutOfStockException", "9 of 'teapot' wanted,\n3 in stock")),
        Dump.Line("storefront", "POST", "CLIENT", 2, 1, start: 1, duration: 8, status: "ERROR",
            attributes: new() { ["http.response.status_code"] = 500, ["error.type"] = "500" }),
        Dump.Line("storefront", "POST /orders", "SERVER", 1, duration: 10, status: "ERROR",
            attributes: new() { ["http.response.status_code"] = 500, ["error.type"] = "500" }),
    ];

    [Test]
    public void A_trace_over_two_services_is_one_tree_with_status_and_reason()
    {
        var view = View.Of(FailedOrder);

        Assert.That(view.Output, Is.EqualTo("""
            Trace 4bf92f3577b34da6a3ce929d0e0e4736  2026-08-01 12:00:00.000Z  3 spans  10.0 ms  3 errors
            └─ storefront  POST /orders             SERVER     10.0 ms  500 ERROR
               └─ storefront  POST                  CLIENT      8.0 ms  500 ERROR
                  └─ inventory  POST /reservations  SERVER      6.0 ms  500 ERROR
                        ! Inventory.OutOfStockException: 9 of 'teapot' wanted, 3 in stock

            """));
        Assert.That(view.Errors, Is.Empty);
        Assert.That(view.ExitCode, Is.Zero);
    }

    [Test]
    public void Siblings_stand_in_order_of_time_whatever_the_order_of_lines()
    {
        string[] lines =
        [
            Dump.Line("a", "root", "SERVER", 1, duration: 50),
            Dump.Line("a", "first", "CLIENT", 9, 1, start: 1),
            Dump.Line("a", "second", "CLIENT", 5, 1, start: 20),
            Dump.Line("a", "inside first", "INTERNAL", 7, 9, start: 2, duration: 0.25),
        ];

        var view = View.Of(lines);

        Assert.That(view.Output, Is.EqualTo("""
            Trace 4bf92f3577b34da6a3ce929d0e0e4736  2026-08-01 12:00:00.000Z  4 spans  50.0 ms
            └─ a  root                SERVER     50.0 ms
               ├─ a  first            CLIENT     10.0 ms
               │  └─ a  inside first  INTERNAL    250 µs
               └─ a  second           CLIENT     10.0 ms

            """));
        Assert.That(View.Of([.. lines.Reverse()]).Output, Is.EqualTo(view.Output));
    }

    [Test]
    public void Traces_stand_in_order_of_time()
    {
        var later = new string('1', 32);
        var view = View.Of(
            Dump.Line("a", "later", "SERVER", 1, start: 100, trace: later),
            Dump.Line("a", "earlier", "SERVER", 2, start: 0, trace: new string('2', 32)));

        Assert.That(view.Output.IndexOf("earlier", StringComparison.Ordinal), Is.LessThan(view.Output.IndexOf("later", StringComparison.Ordinal)));
        Assert.That(view.Output.Split("\n\n"), Has.Length.EqualTo(2));
    }

    [Test]
    public void A_span_whose_parent_is_missing_is_shown_as_an_orphan_beside_the_root()
    {
        var view = View.Of(
            Dump.Line("a", "root", "SERVER", 1),
            Dump.Line("b", "lost", "SERVER", 2, parent: 0xabc, start: 1));

        Assert.That(view.Output, Does.Contain("├─ a  root"));
        Assert.That(view.Output, Does.Contain("└─ b  lost").And.Contain("(parent 0000000000000abc not in these files)"));
    }

    [Test]
    public void Spans_that_are_their_own_ancestors_do_not_hang_the_tool()
    {
        var view = View.Of(Dump.Line("a", "egg", "INTERNAL", 1, parent: 2), Dump.Line("a", "hen", "INTERNAL", 2, parent: 1));

        Assert.That(view.Output, Does.Contain("egg").And.Contain("hen"));
    }

    [Test]
    public void An_exception_the_app_handled_is_shown_though_the_span_did_not_fail()
    {
        var view = View.Of(Dump.Line("a", "work", "INTERNAL", 1, exception: ("System.TimeoutException", "too slow")));

        Assert.That(view.Output, Does.Contain("! System.TimeoutException: too slow"));
        Assert.That(view.Output, Does.Not.Contain("ERROR"));
    }

    [Test]
    public void Colours_come_with_the_ansi_palette_only()
    {
        Assert.That(View.Run(["-"], FailedOrder[2], Palette.Ansi).Output, Does.Contain("\e[31m"));
        Assert.That(View.Run(["-"], FailedOrder[2], Palette.None).Output, Does.Not.Contain("\e["));
    }

    [Test]
    public void A_chain_deeper_than_any_stack_is_shown()
    {
        var lines = Enumerable.Range(1, 20_000).Select(id => Dump.Line("a", $"step {id}", "INTERNAL", id, id == 1 ? null : id - 1, start: id / 1000.0));

        Assert.That(View.Of([.. lines]).Output, Does.Contain("20000 spans").And.Contain("step 20000 "));
    }

    [TestCase(false, null, "xterm", true)]
    [TestCase(false, "", "xterm", true)]
    [TestCase(false, null, null, true)]
    [TestCase(false, "1", "xterm", false)]
    [TestCase(false, null, "dumb", false)]
    [TestCase(true, null, "xterm", false)]
    public void Colours_are_for_terminals_without_no_color(bool redirected, string? noColor, string? terminal, bool coloured) =>
        Assert.That(Palette.For(redirected, noColor, terminal), Is.SameAs(coloured ? Palette.Ansi : Palette.None));
}
