#if DATA_SOURCES
using System.Data.Common;

namespace MySqlConnector;

public sealed class MySqlDataSource(string connectionString) : DbDataSource
{
    public override string ConnectionString => connectionString;

    public new MySqlConnection CreateConnection() => (MySqlConnection)base.CreateConnection();

    public new MySqlConnection OpenConnection() => (MySqlConnection)base.OpenConnection();

    public new async ValueTask<MySqlConnection> OpenConnectionAsync(CancellationToken cancellationToken = default) =>
        (MySqlConnection)await base.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);

    protected override DbConnection CreateDbConnection() => new MySqlConnection(connectionString);
}
#endif
