using System.Diagnostics;
using Lumigo.OpenTelemetry.Filtering;
using NUnit.Framework;

namespace Lumigo.UnitTests.Filtering;

[TestFixture]
public sealed class EndpointFilterTests
{
    private const string General = "LUMIGO_FILTER_HTTP_ENDPOINTS_REGEX";
    private const string Server = "LUMIGO_FILTER_HTTP_ENDPOINTS_REGEX_SERVER";
    private const string Client = "LUMIGO_FILTER_HTTP_ENDPOINTS_REGEX_CLIENT";

    private readonly List<string> _warnings = [];

    [SetUp]
    public void Clear() => _warnings.Clear();

    [Test]
    public void Without_variables_there_is_no_filter()
    {
        Assert.That(Read(), Is.Null);
        Assert.That(Read((General, "[]"), (Server, " "), (Client, "")), Is.Null);
        Assert.That(_warnings, Is.Empty);
    }

    [TestCase("""["/login"]""", "/login", "", true)]
    [TestCase("""["\\/login"]""", "/app/login/now", "", true)]
    [TestCase("""["/login"]""", "/Login", "", false)]
    [TestCase("""["(?i)/login"]""", "/Login", "", true)]
    [TestCase("""["^/health$"]""", "/health", "?from=probe", true)]
    [TestCase("""["probe$"]""", "/health", "?from=probe", true)]
    [TestCase("""["^/health$"]""", "/health/deep", "", false)]
    [TestCase("""["nothing", "^/(?=b)"]""", "/b", "", true)]
    [TestCase("""[]""", "/b", "", false)]
    public void Requests_served_are_matched_by_path_and_query(string list, string path, string query, bool expected)
    {
        foreach (var variable in new[] { General, Server })
        {
            Assert.That(Read((variable, list), (Client, """[".*"]"""))!.LeaveOutServed(path, query), Is.EqualTo(expected), variable);
        }
        Assert.That(_warnings, Is.Empty);
    }

    [TestCase("""["google\\.com"]""", "https://www.google.com/search?q=x", true)]
    [TestCase("""["^https://api/v1$"]""", "https://me:word@api:443/v1#part", true)]
    [TestCase("""["//api:8080/"]""", "http://api:8080/", true)]
    [TestCase("""["q=secret"]""", "http://api/?q=secret", true)]
    [TestCase("""["me:word"]""", "https://me:word@api/v1", false)]
    [TestCase("""["#part"]""", "https://api/v1#part", false)]
    public void Requests_made_are_matched_by_their_url(string list, string url, bool expected)
    {
        foreach (var variable in new[] { General, Client })
        {
            Assert.That(Read((variable, list), (Server, """[".*"]"""))!.LeaveOutMade(new Uri(url)), Is.EqualTo(expected), variable);
        }
        Assert.That(_warnings, Is.Empty);
    }

    [Test]
    public void The_general_list_and_the_one_of_the_side_add_up()
    {
        var filters = Read((General, """["a"]"""), (Server, """["s"]"""), (Client, """["c"]"""))!;
        Assert.Multiple(() =>
        {
            Assert.That(filters.LeaveOutServed("/a", null) && filters.LeaveOutServed("/s", null), Is.True);
            Assert.That(filters.LeaveOutServed("/c", null), Is.False);
            Assert.That(filters.LeaveOutMade(new Uri("x://h/a")) && filters.LeaveOutMade(new Uri("x://h/c")), Is.True);
            Assert.That(filters.LeaveOutMade(new Uri("x://h/s")), Is.False);
            Assert.That(filters.LeaveOutMade(new Uri("/a", UriKind.Relative)), Is.False);
            Assert.That(filters.ToString(), Is.EqualTo("requests served are left out by s, a, requests made by c, a"));
        });
    }

    [TestCase("/health")]
    [TestCase("\"/health\"")]
    [TestCase("[1]")]
    [TestCase("{}")]
    [TestCase("[\"a\"")]
    public void What_is_no_list_gives_one_line_and_is_passed_over(string value)
    {
        Assert.That(Read((Server, value)), Is.Null);
        Assert.That(_warnings.Single(), Does.StartWith($"{Server} is not a JSON array of regular expressions, ").And.EndWith(": it is passed over."));
    }

    [Test]
    public void Expressions_that_are_none_give_one_line_together()
    {
        var filters = Read((General, """["(", "/ok", "["]"""))!;
        Assert.That(filters.LeaveOutServed("/ok", null), Is.True);
        Assert.That(_warnings.Single(), Is.EqualTo($"{General} has expressions that are no valid regular expression: '(', '['. The others are used."));
    }

    [Test]
    public void An_expression_that_goes_astray_costs_little_and_is_left_out_with_one_line()
    {
        // The back reference needs the engine that backtracks.
        var filters = Read((Server, """["^(a+)+(?<x>b)\\k<x>$", "/ok"]"""))!;
        var path = new string('a', 60) + "!";
        var clock = Stopwatch.StartNew();
        for (var number = 0; number < 20; number++)
        {
            Assert.That(filters.LeaveOutServed(path, null), Is.False);
        }
        Assert.That(clock.Elapsed, Is.LessThan(TimeSpan.FromSeconds(5)));
        Assert.That(filters.LeaveOutServed("/ok", null), Is.True);
        Assert.That(_warnings.Single(), Does.StartWith($"{Server}: the expression '").And.EndWith(" took more than 50 ms 3 times and is left out from now on. Make it simpler."));
    }

    private EndpointFilters? Read(params (string Name, string Value)[] variables)
    {
        var values = variables.ToDictionary(one => one.Name, one => one.Value);
        return EndpointFilters.Read(values.GetValueOrDefault, _warnings.Add);
    }
}
