using System.Collections.Concurrent;
using Lumigo.TestKit.Processes;

namespace Lumigo.EndToEndTests;

/// <summary>What commands do without the product, each run once.</summary>
internal static class BareRuns
{
    private static readonly ConcurrentDictionary<string, ProcessResult> Results = new();

    public static ProcessResult Of(ProcessSpec command) =>
        Results.GetOrAdd(Key(command), _ => AppProcess.Run(command, TimeSpan.FromSeconds(60)));

    private static string Key(ProcessSpec command) =>
        string.Join("\0", [command.FileName, .. command.Arguments, .. command.Environment.Select(variable => $"{variable.Key}={variable.Value}")]);
}
