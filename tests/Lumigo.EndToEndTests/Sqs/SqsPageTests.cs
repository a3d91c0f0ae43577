using NUnit.Framework;

namespace Lumigo.EndToEndTests.Sqs;

/// <summary>docs/sqs.md says what the tests have seen. <c>LUMIGO_UPDATE_DOCS=1</c> writes the table instead of comparing it.</summary>
[TestFixture]
public sealed class SqsPageTests
{
    [Test]
    public void The_table_of_patterns_is_what_the_tests_compare()
    {
        var page = File.ReadAllText(PatternTable.Page);
        var written = PatternTable.PutInto(page, PatternTable.Of(ConsumerCell.Chosen[0]));
        if (Environment.GetEnvironmentVariable("LUMIGO_UPDATE_DOCS") == "1")
        {
            File.WriteAllText(PatternTable.Page, written);
            return;
        }
        Assert.That(page, Is.EqualTo(written), "LUMIGO_UPDATE_DOCS=1 dotnet test … --filter FullyQualifiedName~SqsPageTests writes the table");
    }
}
