using System.Diagnostics;
using System.Globalization;
using Lumigo.WeavingCorpus;
using Lumigo.WeavingCorpus.Rewriting;

// Arguments: folders. Every assembly in them is woven once, however often it occurs. Or: an assembly, and where to write it woven.
if (args.Length == 0)
{
    Console.Error.WriteLine("usage: Lumigo.WeavingCorpus <folder>... | --write <assembly> <woven assembly>");
    return 2;
}

if (args is ["--write", var source, var target])
{
    var (changed, refused) = WovenAssembly.Write(source, target);
    Console.WriteLine($"{changed} methods changed, {refused} refused");
    return 0;
}

var watch = Stopwatch.StartNew();
var seen = new HashSet<Guid>();
var report = new CorpusReport();
var files = args.SelectMany(folder => Directory.EnumerateFiles(folder, "*.dll", SearchOption.AllDirectories)).Order(StringComparer.Ordinal);
Parallel.ForEach(files, new ParallelOptions { MaxDegreeOfParallelism = 2 }, file =>
{
    using var assembly = MethodBodies.Open(file);
    if (assembly is null)
    {
        return;
    }

    lock (seen)
    {
        if (!seen.Add(assembly.Mvid))
        {
            return;
        }
    }

    report.Add(assembly, Path.GetFileName(file));
});

report.Print(Console.Out);
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{watch.Elapsed.TotalSeconds:F0} s"));
return report.IsGood ? 0 : 1;
