using NUnit.Framework;

namespace Lumigo.EndToEndTests.Coexistence;

/// <summary>Compares long lists so that a failure shows the difference alone.</summary>
internal static class Same
{
    public static void Lines(IEnumerable<string> bare, IEnumerable<string> actual, string what)
    {
        var expected = bare.ToList();
        var found = actual.ToList();
        var missing = new List<string>(expected);
        var added = new List<string>();
        foreach (var line in found.Where(line => !missing.Remove(line)))
        {
            added.Add(line);
        }
        Assert.That(missing.Count + added.Count, Is.Zero, () =>
            $"{what}: {missing.Count} of {expected.Count} missing, {added.Count} added{Environment.NewLine}" +
            string.Join(Environment.NewLine, missing.Take(10).Select(line => "- " + line).Concat(added.Take(10).Select(line => "+ " + line))));
    }
}
