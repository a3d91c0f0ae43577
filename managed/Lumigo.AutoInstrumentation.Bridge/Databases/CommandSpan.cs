using System.Data;
using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using Lumigo.AutoInstrumentation.Loader.Spans;

namespace Lumigo.AutoInstrumentation.Bridge.Databases;

/// <summary>What is exported of an ADO.NET command whose span is ours. Taken while it runs; texts are made of it on the export thread.</summary>
internal sealed class CommandSpan : SpanSupplement
{
    private readonly string _scope;
    private readonly Provider _provider;
    private readonly string _statement;
    private readonly string? _procedure;
    private readonly int _batchSize;
    private readonly string? _database;
    private readonly string? _dataSource;
    private string? _summary;
    private Exception? _exception;
    private DateTime _exceptionTime;
    private bool _canceled;

    /// <summary>Takes what the command says.</summary>
    /// <param name="command">The command, about to be executed on an open connection.</param>
    /// <param name="provider">Its library.</param>
    /// <param name="scope">The instrumentation scope.</param>
    /// <param name="batch">The batch that the command stands for, if it does.</param>
    public CommandSpan(DbCommand command, Provider provider, string scope, CommandBatch? batch = null)
    {
        _scope = scope;
        _provider = provider;
        _statement = batch?.Statements ?? command.CommandText;
        _procedure = batch is null && command.CommandType == CommandType.StoredProcedure ? _statement : null;
        _batchSize = batch?.Size ?? 1;
        if (command.Connection is { } connection)
        {
            _database = provider.IsLocal ? FileOf(connection) : connection.Database;
            _dataSource = provider.IsLocal ? null : connection.DataSource;
        }
    }

    public override string? Name => Summary.Length > 0 ? Summary : null;

    public override ActivityKind? Kind => ActivityKind.Client;

    public override string ScopeName => _scope;

    public override ActivityStatusCode? Status => _exception is not null || _canceled ? ActivityStatusCode.Error : null;

    public override string? StatusDescription => _exception?.Message;

    public override Exception? Exception => _exception;

    public override DateTime ExceptionTime => _exceptionTime;

    private string Summary => _summary ??= _procedure is null ? QuerySummary.Of(_statement, hasBackslashEscapes: !_provider.IsSqlServer) : $"{_provider.CallOperation} {_procedure}";

    /// <summary>The command is over.</summary>
    public void End(Exception? exception, bool canceled, DateTime time)
    {
        _exception = exception;
        _exceptionTime = time;
        _canceled = canceled;
    }

    public override void AddAttributesTo(List<KeyValuePair<string, object?>> attributes)
    {
        attributes.Add(new(DatabaseAttributes.SystemName, _provider.System));
        attributes.Add(new(DatabaseAttributes.LumigoSystem, DatabaseSpan.LumigoSystemOf(_provider.System)));
        Add(attributes, DatabaseAttributes.QuerySummary, Summary);
        if (_procedure is null)
        {
            Add(attributes, DatabaseAttributes.QueryText, _statement);
            Add(attributes, DatabaseAttributes.LumigoStatement, _statement);
        }

        Add(attributes, DatabaseAttributes.OperationName, _procedure is not null && _provider.IsSqlServer ? _provider.CallOperation : null);
        Add(attributes, DatabaseAttributes.StoredProcedureName, _procedure);
        if (_batchSize > 1)
        {
            attributes.Add(new(DatabaseAttributes.OperationBatchSize, _batchSize));
        }

        AddServer(attributes);

        if (Status is not null)
        {
            string? code = Code();
            Add(attributes, DatabaseAttributes.ResponseStatusCode, code);
            attributes.Add(new(DatabaseAttributes.ErrorType, code ?? (_exception?.GetType() ?? typeof(OperationCanceledException)).FullName));
        }
    }

    private void AddServer(List<KeyValuePair<string, object?>> attributes)
    {
        (string? address, int port, string? instance) = _dataSource is null ? (null, 0, null) : _provider.IsSqlServer ? SqlServerSource.Of(_dataSource) : ServerOf(_dataSource);
        Add(attributes, DatabaseAttributes.Namespace, instance is not null && !string.IsNullOrEmpty(_database) ? $"{instance}|{_database}" : _database);
        Add(attributes, DatabaseAttributes.LumigoName, _database);
        Add(attributes, DatabaseAttributes.ServerAddress, address);
        if (port > 0)
        {
            attributes.Add(new(DatabaseAttributes.ServerPort, port));
        }
    }

    private static void Add(List<KeyValuePair<string, object?>> attributes, string key, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            attributes.Add(new(key, value));
        }
    }

    /// <summary>A database that is a file: its name, without the folder. To Sqlite every one is called <c>main</c>, which is left for those in memory.</summary>
    private static string FileOf(DbConnection connection) =>
        Path.GetFileName(connection.DataSource) is { Length: > 0 } name && name[0] != ':' ? name : connection.Database;

    /// <summary>Providers write <c>tcp://host:port</c>, <c>host:port</c>, or the host alone.</summary>
    private static (string Address, int Port, string? Instance) ServerOf(string source)
    {
        int scheme = source.IndexOf("://", StringComparison.Ordinal);
        string rest = scheme < 0 ? source.StartsWith("tcp:", StringComparison.OrdinalIgnoreCase) ? source[4..] : source : source[(scheme + 3)..];
        int end = rest.LastIndexOf(':');
        bool isAddressV6 = end > 0 && rest.IndexOf(':') != rest.LastIndexOf(':') && !rest.Contains(']');
        return end > 0 && !isAddressV6 && int.TryParse(rest.AsSpan(end + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int port)
            ? (rest[..end], port, null)
            : (rest, 0, null);
    }

    /// <summary>The database's own code: SQLSTATE, or the number that some libraries have in a property of their own.</summary>
    private string? Code() => _exception switch
    {
        DbException one when _provider.CodeProperty is { } name && one.GetType().GetProperty(name)?.GetValue(one) is int number and > 0 => Text(number),
        DbException { SqlState: { Length: > 0 } state } => state,
        DbException one when _provider.IsLocal => Text(one.ErrorCode),
        _ => null,
    };

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
