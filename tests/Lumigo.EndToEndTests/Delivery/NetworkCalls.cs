using Lumigo.TestKit;
using Lumigo.TestKit.Processes;

namespace Lumigo.EndToEndTests.Delivery;

/// <summary>Finds out with strace what a process and its children send over the network.</summary>
internal static class NetworkCalls
{
    /// <summary>Runs a process under strace; the calls are those that name an internet address.</summary>
    public static (ProcessResult Result, IReadOnlyList<string> Calls) Of(ProcessSpec command, TimeSpan limit)
    {
        using var folder = new TemporaryFolder();
        var log = folder.File("calls");
        var result = AppProcess.Run(command.RunBy("strace", "-f", "-qq", "-e", "trace=connect,sendto,sendmsg,sendmmsg,bind", "-o", log), limit);
        return (result, [.. File.ReadLines(log).Where(line => line.Contains("AF_INET", StringComparison.Ordinal))]);
    }
}
