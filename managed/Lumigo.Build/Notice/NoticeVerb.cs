using System.Text;

namespace Lumigo.Build.Notice;

/// <summary><c>notice --inputs FILE --shipped DIR --changed FILE --out FILE</c>: NOTICE of what the home really contains.</summary>
public static class NoticeVerb
{
    /// <summary>Runs the verb.</summary>
    public static void Run(CommandLine options)
    {
        var changed = File.ReadAllLines(options["changed"]).ToHashSet();
        var shipped = BuildInputs.Read(options["inputs"]).Packages
            .Where(file => File.Exists(Path.Combine(options["shipped"], Path.GetFileName(file.Path))))
            .OrderBy(file => file.PackageId, StringComparer.Ordinal);
        File.WriteAllText(options["out"], Compose(shipped, changed));
    }

    /// <summary>The text: ourselves, one entry for each package, then the licence texts that the packages carry, each once.</summary>
    public static string Compose(IEnumerable<PackageFile> shipped, IReadOnlySet<string> changed)
    {
        var text = new StringBuilder();
        text.Append("Lumigo OpenTelemetry Distro for .NET\nCopyright Lumigo\nLicensed under the Apache License, Version 2.0 (see LICENSE).\n\n");
        text.Append("This product contains the following packages. \"Changed\" marks copies that the build of this product has modified:\n");
        text.Append("calls redirected and event sources renamed, as its docs/design/private-copies.md says.\n\n");
        var texts = new Dictionary<string, string>();
        foreach (var file in shipped)
        {
            var package = PackageMetadata.Of(file);
            text.Append($"{file.PackageId} {file.PackageVersion}{(changed.Contains(file.AssemblyName) ? " (changed)" : string.Empty)}\n");
            text.Append($"  {package.Copyright}\n  Licence: {package.Licence}\n  {package.Project}\n\n");
            foreach (var (title, words) in Texts(file, package.Licence))
            {
                // Most packages bring the same words; each text appears once, for the first package that has it.
                texts.TryAdd(words, $"{title} ({file.PackageId})");
            }
        }

        text.Append("The native library contains the GNU C++ standard library and GCC's runtime library, linked statically.\n");
        text.Append("  Copyright Free Software Foundation, Inc.\n  Licence: GPL-3.0-or-later WITH GCC-exception-3.1\n");
        foreach (var (words, title) in texts.OrderBy(entry => entry.Value, StringComparer.Ordinal))
        {
            text.Append($"\n---- {title} ----\n\n{words}\n");
        }

        return text.ToString();
    }

    /// <summary>
    /// The texts that have to go with the copies: licences (the Apache licence is the product's own LICENSE) and the notices of what the
    /// packages contain of others.
    /// </summary>
    private static IEnumerable<(string Title, string Words)> Texts(PackageFile file, string licence)
    {
        var licences = licence == "Apache-2.0" ? [] : Directory.GetFiles(file.PackageFolder, "LICENSE*");
        if (licence != "Apache-2.0" && licences.Length == 0)
        {
            throw new BuildFailure($"{file.PackageId} {file.PackageVersion} is under {licence} and brings no text of it");
        }

        return licences.Select(path => ($"Licence {licence}", path))
            .Concat(Directory.GetFiles(file.PackageFolder, "THIRD-PARTY-NOTICES*").Select(path => ("Third-party notices", path)))
            .Select(entry => (entry.Item1, File.ReadAllText(entry.path).ReplaceLineEndings("\n").Trim()));
    }
}
