using System.Text;

namespace Lumigo.Check;

/// <summary>What is checked: an environment, and a command or a running process in it.</summary>
/// <param name="Environment">The variables the app gets.</param>
/// <param name="Command">Its command line; empty when only the machine is checked.</param>
/// <param name="WorkingDirectory">What relative paths of the command are relative to.</param>
/// <param name="ProcessId">The running process; null for a command that is still to be run.</param>
public sealed record Subject(
    IReadOnlyDictionary<string, string> Environment, IReadOnlyList<string> Command, string WorkingDirectory, int? ProcessId)
{
    /// <summary>A variable's value without surrounding space; null when it is not set or empty.</summary>
    public string? Variable(string name) => Environment.TryGetValue(name, out var value) && value.Trim() is { Length: > 0 } text ? text : null;

    /// <summary>A command that is still to be run, in the environment that another process was started with.</summary>
    /// <param name="command">The command.</param>
    /// <param name="environmentOf">The process whose environment counts: the tools of the home run in a cleaned one.</param>
    public static Subject OfCommand(IReadOnlyList<string> command, int? environmentOf) =>
        new(environmentOf is { } pid ? ReadEnvironment(pid) : OwnEnvironment(), command, Directory.GetCurrentDirectory(), null);

    /// <summary>A running process. Throws when it is gone or somebody else's.</summary>
    public static Subject OfProcess(int pid)
    {
        var command = Encoding.UTF8.GetString(File.ReadAllBytes($"/proc/{pid}/cmdline")).TrimEnd('\0').Split('\0');
        return new Subject(ReadEnvironment(pid), command, Target($"/proc/{pid}/cwd") ?? "/", pid);
    }

    /// <summary>What a link of /proc points to; null when it cannot be read.</summary>
    public static string? Target(string link)
    {
        try
        {
            return new FileInfo(link).LinkTarget;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static Dictionary<string, string> ReadEnvironment(int pid)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in Encoding.UTF8.GetString(File.ReadAllBytes($"/proc/{pid}/environ")).Split('\0'))
        {
            var equals = entry.IndexOf('=');
            if (equals > 0)
            {
                // The first of two counts, as in getenv.
                variables.TryAdd(entry[..equals], entry[(equals + 1)..]);
            }
        }

        return variables;
    }

    private static Dictionary<string, string> OwnEnvironment() =>
        System.Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>()
            .ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? "", StringComparer.Ordinal);
}
