namespace Lumigo.Check.Reports;

/// <summary>The report for people.</summary>
public static class TextReport
{
    /// <summary>Writes facts, libraries, findings and a last line that sums up.</summary>
    public static void Write(Diagnosis diagnosis, TextWriter output)
    {
        foreach (var (name, value) in diagnosis.Facts)
        {
            output.WriteLine($"{name,-10} {value}");
        }

        WriteLibraries(diagnosis, output);
        foreach (var finding in diagnosis.Findings.OrderByDescending(finding => finding.Severity))
        {
            output.WriteLine();
            output.WriteLine($"{finding.Severity.ToString().ToUpperInvariant()} {finding.Code}: {finding.What}.");
            output.WriteLine($"  why: {finding.Why}");
            output.WriteLine($"  do:  {finding.Remedy}");
        }

        output.WriteLine();
        var count = diagnosis.Findings.Count(finding => finding.Severity > Severity.Note);
        var notes = diagnosis.Findings.Count - count;
        var end = notes == 0 ? "." : notes == 1 ? ", and a note." : $", and {notes} notes.";
        output.WriteLine((count switch { 0 => "Nothing found", 1 => "1 finding", _ => $"{count} findings" }) + end);
    }

    private static void WriteLibraries(Diagnosis diagnosis, TextWriter output)
    {
        foreach (var (knowledge, name) in new[] { (LibraryKnowledge.Instrumented, "traced"), (LibraryKnowledge.Untested, "untested") })
        {
            var libraries = diagnosis.Libraries.Where(library => library.Knowledge == knowledge).Select(library => $"{library.Name} {library.Version}").ToList();
            if (libraries.Count > 0)
            {
                output.WriteLine($"{name,-10} {string.Join(", ", libraries)}");
            }
        }

        // Most packages make no calls and need no instrumentation: their number is enough here, --json has their names.
        var others = diagnosis.Libraries.Count(library => library.Knowledge == LibraryKnowledge.Unknown);
        if (others > 0)
        {
            output.WriteLine($"{"packages",-10} {others} more that Lumigo does not know (--json names them); their own ActivitySources are traced");
        }
    }
}
