using System.Text;
using Lumigo.TestKit.Apps;
using Lumigo.TestKit.Homes;
using Lumigo.TestKit.Otlp;
using Lumigo.TestKit.Processes;
using Lumigo.TestKit.Schema;
using NUnit.Framework;

namespace Lumigo.EndToEndTests.Databases;

/// <summary>One run of a sample app that uses a database, compared with one without the product: each step is a span of the app's, with the library's below it.</summary>
internal sealed class SqlRun
{
    private const string AppScope = "Sample.Sql";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    private readonly IReadOnlyDictionary<string, string> _names;

    private SqlRun(IReadOnlyList<ReceivedSpan> spans, IReadOnlyDictionary<string, string> names)
    {
        Spans = spans;
        _names = names;
    }

    /// <summary>All spans.</summary>
    public IReadOnlyList<ReceivedSpan> Spans { get; }

    /// <summary>The spans that are not the app's own.</summary>
    public IReadOnlyList<ReceivedSpan> LibrarySpans => [.. Spans.Where(one => one.Scope.Name != AppScope).OrderBy(one => one.Span.StartTimeUnixNano)];

    /// <summary>One line for each library span: the step it is below, and all of it.</summary>
    public string Text
    {
        get
        {
            var text = new StringBuilder();
            foreach (var (span, _, _) in LibrarySpans)
            {
                var parent = Spans.SingleOrDefault(one => one.Span.SpanId == span.ParentSpanId)?.Span.Name ?? "nobody";
                text.Append($"{parent}: {span.Kind} '{span.Name}' {span.Status.Code}{(span.Status.Message.Length > 0 ? $" '{OneLine(span.Status.Message)}'" : "")} {OneLine(span.Attributes.ToString())}");
                foreach (var entry in span.Events)
                {
                    text.Append($" {entry.Name} {entry.Attributes["exception.type"]}");
                }
                text.Append('\n');
            }
            return _names.Aggregate(text.ToString().TrimEnd(), (current, name) => current.Replace(name.Key, name.Value, StringComparison.Ordinal));
        }
    }

    /// <summary>Runs the steps bare and with the product, each with a database of its own.</summary>
    /// <param name="app">The app.</param>
    /// <param name="connect">Makes a database and says how to connect to it, and what to write for texts that differ from run to run.</param>
    /// <param name="steps">The steps.</param>
    /// <param name="environment">Variables of the run with the product.</param>
    public static SqlRun Of(PublishedApp app, Func<(string ConnectionString, IReadOnlyDictionary<string, string> Names)> connect, IReadOnlyList<string> steps, params (string Name, string Value)[] environment)
    {
        var bare = AppProcess.Run(app.Command([connect().ConnectionString, .. steps]), Limit);
        using var collector = new OtlpEndpoint();
        var (connection, names) = connect();
        var command = Home.Built.Activate(app.Command([connection, .. steps]))
            .WithEnvironment("LUMIGO_TRACER_TOKEN", "t_sql")
            .WithEnvironment("LUMIGO_ENDPOINT", collector.BaseUrl)
            .WithEnvironment(environment.Select(one => new KeyValuePair<string, string>(one.Name, one.Value)));
        Untouched.CheckSilent(bare, AppProcess.Run(command, Limit));
        Assert.That(SchemaCheck.Objections(collector.AcceptedSpans), Is.Empty);
        return new SqlRun(collector.AcceptedSpans, names);
    }

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");
}
