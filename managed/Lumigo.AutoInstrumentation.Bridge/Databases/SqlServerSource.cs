using System.Globalization;

namespace Lumigo.AutoInstrumentation.Bridge.Databases;

/// <summary>
/// Which SQL Server a connection is to: <c>[protocol:]host[\instance][,port]</c>, or the path of a named pipe. The default port is left out, as the semantic
/// conventions have it.
/// </summary>
internal static class SqlServerSource
{
    private const int DefaultPort = 1433;
    private const string PipeOfInstance = "MSSQL$";

    private static readonly string[] s_protocols = ["tcp:", "np:", "lpc:", "admin:"];

    /// <summary>The host; the port, where it is said and is not the default one, else 0; the instance, if it is a named one.</summary>
    public static (string Address, int Port, string? Instance) Of(string dataSource)
    {
        string source = dataSource.Trim();
        foreach (string protocol in s_protocols)
        {
            if (source.StartsWith(protocol, StringComparison.OrdinalIgnoreCase))
            {
                source = source[protocol.Length..];
                break;
            }
        }

        if (source.StartsWith(@"\\", StringComparison.Ordinal))
        {
            return OfPipe(source[2..].Split('\\'));
        }

        int port = 0;
        if (source.LastIndexOf(',') is var comma and > 0)
        {
            _ = int.TryParse(source.AsSpan(comma + 1).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out port);
            source = source[..comma].TrimEnd();
        }

        int behind = source.IndexOf('\\');
        return (Host(behind < 0 ? source : source[..behind]), port == DefaultPort ? 0 : port, behind < 0 ? null : source[(behind + 1)..].Trim());
    }

    /// <summary><c>\\host\pipe\sql\query</c>, or <c>\\host\pipe\MSSQL$INSTANCE\sql\query</c>.</summary>
    private static (string Address, int Port, string? Instance) OfPipe(string[] parts) =>
        (Host(parts[0]), 0, parts.Length > 2 && parts[2].StartsWith(PipeOfInstance, StringComparison.OrdinalIgnoreCase) ? parts[2][PipeOfInstance.Length..] : null);

    private static string Host(string written) => written.Trim() is "." or "(local)" ? "localhost" : written.Trim();
}
