using Lumigo.TestKit.Otlp;
using Lumigo.TestKit.Schema;
using NUnit.Framework;

namespace Lumigo.UnitTests.Schema;

[TestFixture]
public sealed class SchemaCheckTests
{
    private static readonly SpanSchema Schema = SpanSchema.Parse(
        """
        instrumentation: shop
        title: Shop
        scope: Shop
        attributes:
          shop.name: { required: always, values: [corner, market] }
          shop.size: { type: int }
          error.type: { required: error }
          tag.*: { pattern: 'a.+' }
        spans:
          - name: 'sell .+'
            kind: client
            says: A sale.
            events: [exception]
        """);

    [Test]
    public void A_span_as_described_has_no_objection()
    {
        Assert.That(Check(Span("sell apples", [new("shop.name", "corner"), new("shop.size", 3L), new("tag.x", "abc")])), Is.Empty);
        Assert.That(Check(Span("sell apples", [new("shop.name", "market"), new("error.type", "E")], StatusCode.Error)), Is.Empty);
        Assert.That(Check(Span("anything", []), scope: "another"), Is.Empty);
    }

    [Test]
    public void Whatever_is_not_as_described_is_an_objection()
    {
        KeyValuePair<string, object?> name = new("shop.name", "corner");
        Assert.Multiple(() =>
        {
            Assert.That(Check(Span("buy apples", [name])).Single(), Does.Contain("no such span"));
            Assert.That(Check(Span("sell apples", [name]) with { Kind = SpanKind.Server }).Single(), Does.Contain("no such span"));
            Assert.That(Check(Span("sell apples", [])).Single(), Does.EndWith("shop.name is missing"));
            Assert.That(Check(Span("sell apples", [new("shop.name", "mall")])).Single(), Does.EndWith("shop.name = \"mall\" is none of corner, market"));
            Assert.That(Check(Span("sell apples", [name, new("shop.size", "3")])).Single(), Does.EndWith("is no int"));
            Assert.That(Check(Span("sell apples", [name, new("tag.x", "b")])).Single(), Does.EndWith("does not look like a.+"));
            Assert.That(Check(Span("sell apples", [name, new("else", 1L)])).Single(), Does.EndWith("else is not in the schema"));
            Assert.That(Check(Span("sell apples", [name], StatusCode.Error)), Has.Some.EndWith("error.type is missing"));
            Assert.That(Check(Span("sell apples", [name, new("error.type", "E")])), Has.Some.EndWith("error.type is there without a failure"));
            Assert.That(Check(Span("sell apples", [name], StatusCode.Ok)), Has.Some.Contains("the status is Ok"));
            Assert.That(Check(Span("sell apples", [name]) with { Events = [new SpanEvent("other", 0, AttributeList.Empty, 0)] }).Single(), Does.EndWith("the event other is not in the schema"));
            Assert.That(Check(Span("sell apples", [name]) with { Links = [new SpanLink("", "", "", AttributeList.Empty, 0, 0)] }).Single(), Does.EndWith("links are not in the schema"));
        });
    }

    [Test]
    public void A_file_with_an_unknown_word_is_refused() => Assert.Catch(() => SpanSchema.Parse("instrumentation: a\ntitle: b\nscope: c\nspanz: []"));

    private static IReadOnlyList<string> Check(Span span, string scope = "Shop") =>
        SchemaCheck.Objections([new ReceivedSpan(span, new Scope(scope, "", AttributeList.Empty, 0), AttributeList.Empty)], [Schema]);

    private static Span Span(string name, KeyValuePair<string, object?>[] attributes, StatusCode status = StatusCode.Unset) => new()
    {
        TraceId = "1", SpanId = "2", ParentSpanId = "", TraceState = "", Name = name, Kind = SpanKind.Client, StartTimeUnixNano = 0, EndTimeUnixNano = 0,
        Attributes = new AttributeList(attributes), DroppedAttributes = 0, Events = [], DroppedEvents = 0, Links = [], DroppedLinks = 0,
        Status = new SpanStatus(status, ""), Flags = 0,
    };
}
