using System.Diagnostics;
using Lumigo.AutoInstrumentation.Loader.Spans;
using NUnit.Framework;

namespace Lumigo.UnitTests.Spans;

[TestFixture]
public sealed class SpanSupplementTests
{
    [Test]
    public void A_span_without_a_supplement_has_none([Values] bool withProperty)
    {
        using var span = new Activity("span");
        if (withProperty)
        {
            span.SetCustomProperty("theirs", 1);
        }

        Assert.That(SpanSupplement.Of(span), Is.Null);
    }

    [Test]
    public void The_application_s_properties_live_beside_a_supplement([Values] bool before)
    {
        using var span = new Activity("span");
        var supplement = new Supplement();
        if (before)
        {
            span.SetCustomProperty("theirs", "1");
            supplement.AttachTo(span);
        }
        else
        {
            supplement.AttachTo(span);
            Assert.That(span.GetCustomProperty("theirs"), Is.Null);
            span.SetCustomProperty("theirs", "1");
        }

        Assert.Multiple(() =>
        {
            Assert.That(SpanSupplement.Of(span), Is.SameAs(supplement));
            Assert.That(span.GetCustomProperty("theirs"), Is.EqualTo("1"));
        });

        span.SetCustomProperty("theirs", null);
        Assert.That(SpanSupplement.Of(span), Is.SameAs(supplement));
    }

    [Test]
    public void A_later_supplement_of_a_span_takes_over()
    {
        using var span = new Activity("span");
        new Supplement().AttachTo(span);
        var later = new Supplement();
        later.AttachTo(span);

        Assert.That(SpanSupplement.Of(span), Is.SameAs(later));
    }

    private sealed class Supplement : SpanSupplement
    {
        public override void AddAttributesTo(List<KeyValuePair<string, object?>> attributes)
        {
        }
    }
}
