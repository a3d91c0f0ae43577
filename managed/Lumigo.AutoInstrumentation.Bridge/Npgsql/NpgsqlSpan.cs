using System.Data.Common;
using System.Diagnostics;
using Lumigo.AutoInstrumentation.Bridge.Databases;

namespace Lumigo.AutoInstrumentation.Bridge.Npgsql;

/// <summary>A span of Npgsql as it is exported.</summary>
internal sealed class NpgsqlSpan(Activity span) : DatabaseSpan(span, "postgresql")
{
    private const string DataSource = "db.npgsql.data_source";
    private const string Connection = "db.npgsql.connection_id";

    /// <summary>Npgsql names spans of statements after the database (before 10) or the system; applications may name them themselves.</summary>
    protected override bool HasOwnName =>
        Span.DisplayName != "postgresql" && Span.DisplayName != Facts.Namespace && Span.DisplayName != $"{Facts.Operation} {Facts.Namespace}.{Facts.StoredProcedure}";

    /// <summary>Before 10 the code is the status's description and nothing else.</summary>
    protected override string? ErrorCode => base.ErrorCode ?? (Facts.Description is { Length: 5 } code && IsCode(code) ? code : null);

    public override bool Shows(string key) => key is not (DataSource or Connection) && base.Shows(key);

    /// <summary>
    /// Before 10 a procedure's name is the statement, and the operation says what it is. A connection that could not be opened has no address, but names
    /// its data source.
    /// </summary>
    protected override DatabaseFacts Read()
    {
        DatabaseFacts facts = base.Read();
        if (facts is { Operation: "CALL" or "SELECT", Query: { } procedure } && !procedure.Contains(' '))
        {
            facts.StoredProcedure ??= procedure;
        }

        if (facts.ServerAddress is null && Span.GetTagItem(DataSource) is string source)
        {
            var settings = new DbConnectionStringBuilder { ConnectionString = source };
            facts.ServerAddress = settings.TryGetValue("Host", out object? host) ? host as string : null;
            facts.ServerPort ??= settings.TryGetValue("Port", out object? port) && int.TryParse(port as string, out int number) ? number : null;
            facts.Namespace ??= settings.TryGetValue("Database", out object? database) ? database as string : null;
        }

        return facts;
    }

    private static bool IsCode(string text)
    {
        foreach (char one in text)
        {
            if (!char.IsAsciiDigit(one) && !char.IsAsciiLetterUpper(one))
            {
                return false;
            }
        }

        return true;
    }
}
