using Lumigo.TestKit.Schema;
using NUnit.Framework;

namespace Lumigo.UnitTests.Documentation;

/// <summary>docs/spans.md says what the schemas say. <c>LUMIGO_UPDATE_DOCS=1</c> writes the page instead of comparing it.</summary>
[TestFixture]
public sealed class SpansPageTests
{
    [Test]
    public void The_page_is_written_from_the_schemas()
    {
        var page = File.ReadAllText(SchemaPage.File);
        var written = SchemaPage.PutInto(page, SpanSchema.All);
        if (Environment.GetEnvironmentVariable("LUMIGO_UPDATE_DOCS") == "1")
        {
            File.WriteAllText(SchemaPage.File, written);
            return;
        }
        Assert.That(page, Is.EqualTo(written), "LUMIGO_UPDATE_DOCS=1 dotnet test tests/Lumigo.UnitTests --filter FullyQualifiedName~SpansPageTests writes it");
    }

    [Test]
    public void Every_schema_is_of_an_instrumentation_that_can_be_switched_off() => Assert.That(
        SpanSchema.All.Select(schema => schema.Instrumentation),
        Is.SubsetOf(AutoInstrumentation.Loader.Instrumentation.Registry.All.Select(entry => entry.Name)));
}
