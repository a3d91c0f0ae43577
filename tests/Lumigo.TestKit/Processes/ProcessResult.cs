using System.Security.Cryptography;
using System.Text;

namespace Lumigo.TestKit.Processes;

/// <summary>How a process ended.</summary>
/// <param name="ExitCode">Its exit code; 128 + signal for one ended by a signal.</param>
/// <param name="Stdout">Its standard output, byte for byte.</param>
/// <param name="StderrLines">Its error output.</param>
/// <param name="Duration">From start to end.</param>
public sealed record ProcessResult(int ExitCode, byte[] Stdout, IReadOnlyList<string> StderrLines, TimeSpan Duration)
{
    /// <summary>How every line of the product on stderr starts.</summary>
    public const string OwnLinePrefix = "#LUMIGO#";

    /// <summary>SHA-256 of the standard output.</summary>
    public string StdoutHash => Convert.ToHexStringLower(SHA256.HashData(Stdout));

    /// <summary>The standard output as text.</summary>
    public string StdoutText => Encoding.UTF8.GetString(Stdout);

    /// <summary>The lines of the product on stderr.</summary>
    public IReadOnlyList<string> OwnLines => [.. StderrLines.Where(line => line.StartsWith(OwnLinePrefix, StringComparison.Ordinal))];

    /// <summary>All other lines on stderr.</summary>
    public IReadOnlyList<string> ForeignLines => [.. StderrLines.Where(line => !line.StartsWith(OwnLinePrefix, StringComparison.Ordinal))];

    /// <inheritdoc/>
    public override string ToString() =>
        $"exit code {ExitCode} after {Duration.TotalMilliseconds:F0} ms{System.Environment.NewLine}--- stdout{System.Environment.NewLine}{StdoutText}" +
        $"--- stderr{System.Environment.NewLine}{string.Join(System.Environment.NewLine, StderrLines)}";
}
