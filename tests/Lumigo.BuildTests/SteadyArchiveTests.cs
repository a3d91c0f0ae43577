using System.IO.Compression;
using Lumigo.Build;
using Lumigo.Build.Archives;
using NUnit.Framework;

namespace Lumigo.BuildTests;

[TestFixture]
public sealed class SteadyArchiveTests
{
    [Test]
    public void The_same_content_gives_the_same_bytes()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var first = Archive(folder, "first.zip", new DateTime(2020, 1, 2), "a", "b");
            var second = Archive(folder, "second.zip", new DateTime(2021, 3, 4), "b", "a");
            Assert.That(File.ReadAllBytes(second), Is.Not.EqualTo(File.ReadAllBytes(first)));
            foreach (var file in new[] { first, second })
            {
                SteadyArchiveVerb.Run(new CommandLine(["--file", file]));
            }
            Assert.That(File.ReadAllBytes(second), Is.EqualTo(File.ReadAllBytes(first)));
            using var read = ZipFile.OpenRead(first);
            Assert.That(read.Entries.Select(entry => entry.FullName), Is.EqualTo(new[] { "a", "b" }));
            using var content = new StreamReader(read.GetEntry("b")!.Open());
            Assert.That(content.ReadToEnd(), Is.EqualTo("content of b"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Archive(DirectoryInfo folder, string name, DateTime time, params string[] entries)
    {
        var path = Path.Combine(folder.FullName, name);
        using var archive = ZipFile.Open(path, ZipArchiveMode.Create);
        foreach (var entry in entries)
        {
            var created = archive.CreateEntry(entry);
            created.LastWriteTime = time;
            using var writer = new StreamWriter(created.Open());
            writer.Write($"content of {entry}");
        }
        return path;
    }
}
