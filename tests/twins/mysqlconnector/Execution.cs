using System.Data;
using System.Diagnostics;
using Inner = MySql.Data.MySqlClient;

namespace MySqlConnector;

/// <summary>The way of a command: every kind of execution is a reader that is read to its end.</summary>
internal static class Execution
{
    public static async Task<int> NonQueryAsync(MySqlCommand command, bool isAsync, CancellationToken cancellationToken)
    {
        using MySqlDataReader reader = await ReaderAsync(command, CommandBehavior.Default, isAsync, cancellationToken).ConfigureAwait(false);
        while (reader.NextResult())
        {
        }

        return reader.RecordsAffected;
    }

    public static async Task<object?> ScalarAsync(MySqlCommand command, bool isAsync, CancellationToken cancellationToken)
    {
        using MySqlDataReader reader = await ReaderAsync(command, CommandBehavior.Default, isAsync, cancellationToken).ConfigureAwait(false);
        return reader.Read() ? reader.GetValue(0) : null;
    }

    public static async Task<MySqlDataReader> ReaderAsync(MySqlCommand command, CommandBehavior behavior, bool isAsync, CancellationToken cancellationToken)
    {
        MySqlConnection connection = command.Connection ?? throw new InvalidOperationException("Connection property must be non-null.");
        _ = connection.Opened;
        bool isProcedure = command.CommandType == CommandType.StoredProcedure;
        Activity? activity = connection.Session.Start(Tracing.Execute, command.CommandText, isProcedure, isProcedure ? "CALL" : null);
        return await ReaderAsync(command, activity, isProcedure ? [command.CommandText] : [], behavior, isAsync, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Execution under a span, which the reader ends, or a failure.</summary>
    public static async Task<MySqlDataReader> ReaderAsync(
        MySqlCommand command, Activity? activity, IReadOnlyList<string> procedures, CommandBehavior behavior, bool isAsync, CancellationToken cancellationToken)
    {
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (string procedure in procedures)
            {
                await AskForParametersAsync(procedure, command.Connection!, isAsync).ConfigureAwait(false);
            }

            return await BeginAsync(command, activity, behavior, isAsync, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (activity is { IsAllDataRequested: true })
        {
            Tracing.Fail(activity, exception);
            activity.Stop();
            throw;
        }
    }

    /// <summary>
    /// Sends the command and waits for its first answer. On a failure the reader is disposed, which ends the span: up to 2.0 and since 2.6 before anything is
    /// written on it, in between after the failure was; it is written a second time by the caller then.
    /// </summary>
    private static async Task<MySqlDataReader> BeginAsync(MySqlCommand command, Activity? activity, CommandBehavior behavior, bool isAsync, CancellationToken cancellationToken)
    {
        var reader = new MySqlDataReader(activity, behavior, command.Connection!, cancellationToken);
        try
        {
            reader.Begin(await AnswerAsync(command, isAsync, cancellationToken).ConfigureAwait(false));
            Tracing.HeaderRead(activity);
            return reader;
        }
        catch (MySqlException exception) when (exception.ErrorCode is MySqlErrorCode.QueryInterrupted or MySqlErrorCode.CommandTimeoutExpired)
        {
            // What the result looks like was sent before the statement was ended: nothing is written on the span.
            reader.Begin(exception);
            Tracing.HeaderRead(activity);
            return reader;
        }
#if TAGGED_STATUS || STABLE_NAMES
        catch (Exception)
        {
            reader.Dispose();
            throw;
        }
#else
        catch (Exception exception)
        {
            if (activity is { IsAllDataRequested: true })
            {
                Tracing.Fail(activity, exception);
                activity.Stop();
            }

            reader.Dispose();
            throw;
        }
#endif
    }

    private static async Task<Inner.MySqlDataReader> AnswerAsync(MySqlCommand command, bool isAsync, CancellationToken cancellationToken)
    {
        Inner.MySqlCommand inner = command.ToInner();
        using CancellationTokenRegistration cancelling = cancellationToken.Register(command.Cancel);
        bool timedOut = false;
        using Timer? timer = command.CommandTimeout == 0 ? null : Timeouts.Start(TimeSpan.FromSeconds(command.CommandTimeout), () =>
        {
            timedOut = true;
            command.TimeOut();
        });
        try
        {
            // What is below does not wait without a thread; the answer comes on another one, as it does from the library.
            Inner.MySqlDataReader? answer = isAsync ? await Task.Run(inner.ExecuteReader, CancellationToken.None).ConfigureAwait(false) : inner.ExecuteReader();

            // What is below keeps the server's error to itself where a statement was ended by somebody else.
            return answer ?? throw Interrupted(command.Connection!, timedOut);
        }
        catch (Inner.MySqlException exception)
        {
            MySqlException failure = MySqlException.Of(exception);
            throw failure.ErrorCode == MySqlErrorCode.QueryInterrupted ? Interrupted(command.Connection!, timedOut) : command.Connection!.ServerSession.Receive(failure);
        }
    }

    private static MySqlException Interrupted(MySqlConnection connection, bool timedOut)
    {
        MySqlException failure = connection.ServerSession.Receive(new MySqlException(MySqlErrorCode.QueryInterrupted, "Query execution was interrupted"));
        return timedOut ? new MySqlException(MySqlErrorCode.CommandTimeoutExpired, "The Command Timeout expired before the operation completed.", failure) : failure;
    }

    /// <summary>What a procedure's parameters are is asked before its first call, with a command that has a span like any other.</summary>
    private static async Task AskForParametersAsync(string procedure, MySqlConnection connection, bool isAsync)
    {
        var question = new MySqlCommand("SELECT param_list, returns FROM mysql.proc WHERE db = @schema AND name = @component", connection);
        question.Parameters.AddWithValue("@schema", connection.Database);
        question.Parameters.AddWithValue("@component", procedure);
        using MySqlDataReader reader = await ReaderAsync(question, CommandBehavior.Default, isAsync, CancellationToken.None).ConfigureAwait(false);
        reader.Read();
    }
}
