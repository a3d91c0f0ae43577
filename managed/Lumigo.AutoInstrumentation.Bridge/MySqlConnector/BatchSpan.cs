using System.Data.Common;
using System.Diagnostics;
using System.Text;
using Lumigo.AutoInstrumentation.Bridge.Databases;
using Lumigo.AutoInstrumentation.Loader.Instrumentation;
using Lumigo.AutoInstrumentation.Loader.Spans;

namespace Lumigo.AutoInstrumentation.Bridge.MySqlConnector;

/// <summary>What is exported of a batch whose span is ours: what newer versions say themselves, and its statements.</summary>
internal sealed class BatchSpan : SpanSupplement
{
    private const string Operation = "BATCH";
    private const string Separator = "; ";

    private readonly string _database;
    private readonly string _statements;
    private readonly string _settings;
    private readonly int _size;
    private Exception? _exception;
    private DateTime _exceptionTime;

    public BatchSpan(DbBatch batch, DbConnection connection)
    {
        _database = connection.Database;
        _settings = connection.ConnectionString;
        _size = batch.BatchCommands.Count;
        _statements = Payloads.AreCaptured ? StatementsOf(batch) : string.Empty;
    }

    public override string? Name => $"{Operation} {_database}".TrimEnd();

    public override ActivityKind? Kind => ActivityKind.Client;

    public override string ScopeName => "MySqlConnector";

    public override ActivityStatusCode? Status => _exception is null ? null : ActivityStatusCode.Error;

    public override string? StatusDescription => _exception?.Message;

    public override Exception? Exception => _exception;

    public override DateTime ExceptionTime => _exceptionTime;

    /// <summary>The batch is over.</summary>
    public void End(Exception? exception, DateTime time)
    {
        _exception = exception;
        _exceptionTime = time;
    }

    public override void AddAttributesTo(List<KeyValuePair<string, object?>> attributes)
    {
        var settings = new ServerSettings(_settings);
        attributes.Add(new(DatabaseAttributes.SystemName, "mysql"));
        attributes.Add(new(DatabaseAttributes.LumigoSystem, "mysql"));
        Add(attributes, DatabaseAttributes.Namespace, _database);
        Add(attributes, DatabaseAttributes.LumigoName, _database);
        Add(attributes, DatabaseAttributes.QueryText, _statements);
        Add(attributes, DatabaseAttributes.LumigoStatement, _statements);
        attributes.Add(new(DatabaseAttributes.OperationName, Operation));
        if (_size > 1)
        {
            attributes.Add(new(DatabaseAttributes.OperationBatchSize, _size));
        }

        Add(attributes, DatabaseAttributes.ServerAddress, settings.Address);
        if (settings.Port is { } port)
        {
            attributes.Add(new(DatabaseAttributes.ServerPort, port));
        }

        if (_exception is not null)
        {
            (string? code, string type) = ErrorCodes.Of(_exception);
            Add(attributes, DatabaseAttributes.ResponseStatusCode, code);
            attributes.Add(new(DatabaseAttributes.ErrorType, type));
        }
    }

    private static string StatementsOf(DbBatch batch)
    {
        var text = new StringBuilder();
        foreach (DbBatchCommand command in batch.BatchCommands)
        {
            if (text.Length < Payloads.MaxLength)
            {
                text.Append(text.Length == 0 ? string.Empty : Separator).Append(command.CommandText);
            }
        }

        return text.ToString();
    }

    private static void Add(List<KeyValuePair<string, object?>> attributes, string key, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            attributes.Add(new(key, value));
        }
    }
}
