namespace Lumigo.Check.Checks;

/// <summary>Where spans go: the token, and the span dump if one is asked for.</summary>
public static class DeliveryCheck
{
    private const string SetToken = "export LUMIGO_TRACER_TOKEN=<your token>    # from Lumigo's settings";

    /// <summary>Checks both; returns the token when it can be one.</summary>
    public static string? Run(Subject subject, Diagnosis diagnosis)
    {
        CheckSpanDump(subject, diagnosis);
        if (subject.Variable("LUMIGO_TRACER_TOKEN") is not { } token)
        {
            diagnosis.Error("token-missing", "LUMIGO_TRACER_TOKEN is not set", "without it nothing is sent to Lumigo.", SetToken);
            return null;
        }

        // What is wrong with it is said, never the token itself.
        if (!token.All(c => c is > ' ' and < '\u007F') || token.Contains('<') || token.Contains('"') || token.Contains('\''))
        {
            diagnosis.Error("token-malformed", "LUMIGO_TRACER_TOKEN has characters that no token has: spaces, quotes, or brackets of an example", "Lumigo will not accept it.", SetToken);
            return null;
        }

        return token;
    }

    private static void CheckSpanDump(Subject subject, Diagnosis diagnosis)
    {
        if (subject.Variable("LUMIGO_DEBUG_SPANDUMP") is not { } path || path.StartsWith("/dev/", StringComparison.Ordinal))
        {
            return;
        }

        var file = Path.GetFullPath(path, subject.WorkingDirectory);
        // In a folder each process writes a file of its own.
        var problem = !Path.EndsInDirectorySeparator(path) && Directory.Exists(file) ? "is a folder; with a slash at its end each process writes a file there" : Problem(file);
        if (problem is not null)
        {
            diagnosis.Warning(
                "spandump-unwritable", $"LUMIGO_DEBUG_SPANDUMP is '{path}', which {problem}", "no span dump is written.",
                $"mkdir -p {Path.GetDirectoryName(file)}    # or: export LUMIGO_DEBUG_SPANDUMP=/tmp/spans");
        }
    }

    private static string? Problem(string file)
    {
        try
        {
            if (File.Exists(file))
            {
                // Opened, not written: what is in it stays.
                File.Open(file, FileMode.Open, FileAccess.Write, FileShare.ReadWrite).Dispose();
                return null;
            }

            var folder = Path.GetDirectoryName(file) ?? file;
            if (!Directory.Exists(folder))
            {
                return "is in a folder that does not exist";
            }

            var probe = Path.Combine(folder, $".lumigo-check-{Environment.ProcessId}");
            File.WriteAllText(probe, "");
            File.Delete(probe);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "cannot be written";
        }
    }
}
