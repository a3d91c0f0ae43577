using Lumigo.TestKit.Apps;
using NUnit.Framework;

namespace Lumigo.UnitTests.Documentation;

/// <summary>The README's table of libraries says what the tests have called. <c>LUMIGO_UPDATE_DOCS=1</c> writes it instead of comparing it.</summary>
[TestFixture]
public sealed class SupportTableTests
{
    [Test]
    public void The_table_is_written_from_the_tested_versions()
    {
        var page = File.ReadAllText(SupportTable.File);
        var written = SupportTable.PutInto(page, TestedVersions.All);
        if (Environment.GetEnvironmentVariable("LUMIGO_UPDATE_DOCS") == "1")
        {
            File.WriteAllText(SupportTable.File, written);
            return;
        }
        Assert.That(page, Is.EqualTo(written), "scripts/test-versions.sh --table writes it");
    }

    [Test]
    public void Every_library_is_of_an_instrumentation_that_can_be_switched_off() => Assert.That(
        TestedVersions.All.Select(library => library.Instrumentation).Distinct(),
        Is.SubsetOf(AutoInstrumentation.Loader.Instrumentation.Registry.All.Select(entry => entry.Name)));
}
