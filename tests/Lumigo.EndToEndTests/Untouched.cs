using Lumigo.TestKit.Processes;
using NUnit.Framework;

namespace Lumigo.EndToEndTests;

/// <summary>The product's second promise as a check: the app's output, exit code and timing stay as they were.</summary>
internal static class Untouched
{
    /// <summary>Stdout and exit code as in the bare run, and on stderr nothing new but lines of ours.</summary>
    public static void Check(ProcessResult bare, ProcessResult actual)
    {
        Assert.Multiple(() =>
        {
            Assert.That(actual.ExitCode, Is.EqualTo(bare.ExitCode), () => $"exit code; {actual}");
            Assert.That(actual.StdoutHash, Is.EqualTo(bare.StdoutHash), () => $"stdout; {Difference(bare, actual)} {actual}");
            Assert.That(actual.ForeignLines, Is.EqualTo(bare.ForeignLines), "stderr without lines of ours");
        });
    }

    /// <summary>As <see cref="Check"/>, and one line of ours that names a cause and a remedy.</summary>
    public static void CheckWithWarning(ProcessResult bare, ProcessResult actual, string cause, string remedy = "reinstall the Lumigo distro or unset CORECLR_ENABLE_PROFILING")
    {
        Check(bare, actual);
        Assert.That(actual.OwnLines, Has.Count.EqualTo(1), () => actual.ToString());
        Assert.That(actual.OwnLines[0], Does.StartWith("#LUMIGO# - WARNING - ").And.Contain(cause).And.Contain(remedy));
    }

    /// <summary>As <see cref="Check"/>, and no line of ours.</summary>
    public static void CheckSilent(ProcessResult bare, ProcessResult actual)
    {
        Check(bare, actual);
        Assert.That(actual.OwnLines, Is.Empty);
    }

    /// <summary>The lines that are in one output only, first because a long message is cut; empty when nothing but the order differs.</summary>
    private static string Difference(ProcessResult bare, ProcessResult actual)
    {
        return $"only without us: [{Only(bare, actual)}], only with us: [{Only(actual, bare)}]";

        static string Only(ProcessResult one, ProcessResult other)
        {
            var lines = Lines(one);
            foreach (var line in Lines(other))
            {
                lines.Remove(line);
            }
            return string.Join(" | ", lines);
        }

        static List<string> Lines(ProcessResult result) => [.. result.StdoutText.Split('\n')];
    }
}
