using System.Data.Common;
using Inner = MySql.Data.MySqlClient;

namespace MySqlConnector;

/// <summary>Codes of the server, and negative ones of the library's own.</summary>
public enum MySqlErrorCode
{
    CommandTimeoutExpired = -1,
    None = 0,
    UnableToConnectToHost = 1042,
    DatabaseAccessDenied = 1044,
    AccessDenied = 1045,
    UnknownDatabase = 1049,
    TableExists = 1050,
    BadTable = 1051,
    DuplicateKeyEntry = 1062,
    ParseError = 1064,
    NoSuchTable = 1146,
    QueryInterrupted = 1317,
}

public sealed class MySqlException : DbException
{
    private static readonly Dictionary<int, string> States = new()
    {
        [1044] = "42000", [1045] = "28000", [1049] = "42000", [1050] = "42S01", [1051] = "42S02", [1062] = "23000", [1064] = "42000", [1146] = "42S02", [1317] = "70100",
    };

    internal MySqlException(MySqlErrorCode code, string message, Exception? inner = null)
        : base(message, inner)
    {
        ErrorCode = code;
        Number = (int)code;
        SqlState = States.GetValueOrDefault(Number);
    }

    public int Number { get; }

    public new MySqlErrorCode ErrorCode { get; }

    public override string? SqlState { get; }

    /// <summary>What the library would throw; errors that the server reports come without an inner exception.</summary>
    internal static MySqlException Of(Inner.MySqlException exception)
    {
        for (Exception? cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is Inner.MySqlException { Number: > 0 } known)
            {
                return new MySqlException((MySqlErrorCode)known.Number, known.Number == (int)MySqlErrorCode.UnableToConnectToHost ? "Unable to connect to any of the specified MySQL hosts." : known.Message);
            }
        }

        return new MySqlException(MySqlErrorCode.None, exception.Message, exception);
    }
}
