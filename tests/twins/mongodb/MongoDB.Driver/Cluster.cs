using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using MongoDB.Bson;
using MongoDB.Driver.Core.Events;

namespace MongoDB.Driver.Core.Clusters;

public interface ICluster;

/// <summary>One server, one connection.</summary>
internal sealed class Cluster(MongoClientSettings settings, Delegate[] handlers) : ICluster
{
    private static int s_requests;

    private readonly DnsEndPoint _server = new(settings.Host, settings.Port);
    private readonly SemaphoreSlim _oneAtATime = new(1);
    private readonly SemaphoreSlim _connecting = new(1);
    private NetworkStream? _stream;
    private readonly BsonDocument _session = new("id", Guid.NewGuid().ToByteArray());
    private long _transactions;

    /// <summary>
    /// The way of a command: its start is told, its span begins, it is sent. A reply ends the span and is told then; a failure is told first, and written on the
    /// span when the exception is made of it. What is written is sent apart from the command, and is part of it for who is told.
    /// </summary>
    public async Task<BsonDocument> RunAsync(
        string database, BsonDocument command, CancellationToken cancellationToken, ClientSession? session = null, BsonElement? written = null, bool isAcknowledged = true)
    {
        await ConnectAsync(cancellationToken).ConfigureAwait(false);
        session?.Mark(command);
        if (written is not null && isAcknowledged && session is null)
        {
            // Writes can be tried again: the server knows them by their number, which spans do not tell.
            command.Add("txnNumber", NextTransaction());
        }

        command.Add("$db", database);
        if (isAcknowledged)
        {
            command.Add("lsid", _session);
        }

        if (written is { } documents)
        {
            command.Add(documents.Name, documents.Value);
        }

        return await SendAsync(database, command, isHandshake: false, isAcknowledged, cancellationToken, session?.TransactionNumber).ConfigureAwait(false);
    }

    private async Task<BsonDocument> SendAsync(string database, BsonDocument command, bool isHandshake, bool isAcknowledged, CancellationToken cancellationToken, long? transaction = null)
    {
        int request = Interlocked.Increment(ref s_requests);
        string name = command.GetElement(0).Name;
        Tell(new CommandStartedEvent(name, command, request));
        Activity? span = isHandshake || !MongoTelemetry.Source.HasListeners()
            ? null : MongoTelemetry.StartCommand(name, command, database, _server, isAcknowledged ? _session : null, transaction, settings.TracingOptions?.QueryTextMaxLength ?? 0);
        try
        {
            BsonDocument reply = await ExchangeAsync(name, request, command, isAcknowledged, cancellationToken).ConfigureAwait(false);
            if (reply["ok"].ToBoolean())
            {
                MongoTelemetry.Complete(span, reply);
                Tell(new CommandSucceededEvent(name, reply, request));
                return reply;
            }

            Tell(new CommandFailedEvent(name, new MongoCommandException($"{name} command failed", reply), request));
            throw reply["code"].ToInt32() == MongoExecutionTimeoutException.ExceededTimeLimit
                ? new MongoExecutionTimeoutException("Operation exceeded time limit.")
                : new MongoCommandException($"Command {name} failed: {reply["errmsg"].AsString}.", reply);
        }
        catch (Exception exception)
        {
            MongoTelemetry.Record(span, exception, isOperation: false);
            span?.Dispose();
            throw;
        }
    }

    private async Task<BsonDocument> ExchangeAsync(string name, int request, BsonDocument command, bool isAcknowledged, CancellationToken cancellationToken)
    {
        await _oneAtATime.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await ExchangeAsync(request, command, isAcknowledged, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException exception)
        {
            var lost = new MongoConnectionException("An exception occurred while receiving a message from the server.", exception);
            Tell(new CommandFailedEvent(name, lost, request));
            throw lost;
        }
        catch (OperationCanceledException exception)
        {
            Tell(new CommandFailedEvent(name, exception, request));
            throw new TaskCanceledException("A task was canceled.", exception, cancellationToken);
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    /// <summary>Sessions are used again, and count on.</summary>
    public long NextTransaction() => Interlocked.Increment(ref _transactions);

    private async Task ConnectAsync(CancellationToken cancellationToken)
    {
        await _connecting.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_stream is not null)
            {
                return;
            }

            var client = new TcpClient();
            try
            {
                await client.ConnectAsync(_server.Host, _server.Port, cancellationToken).ConfigureAwait(false);
            }
            catch (SocketException)
            {
                await Task.Delay(settings.ServerSelectionTimeout, cancellationToken).ConfigureAwait(false);
                throw new TimeoutException(
                    $"A timeout occurred after {settings.ServerSelectionTimeout.TotalMilliseconds}ms selecting a server. Client view of cluster state is {{ {_server.Host}:{_server.Port} : \"Disconnected\" }}.");
            }

            _stream = client.GetStream();
            await SendAsync("admin", new BsonDocument("hello", 1).Add("helloOk", true).Add("$db", "admin"), isHandshake: true, isAcknowledged: true, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _connecting.Release();
        }
    }

    private async Task<BsonDocument> ExchangeAsync(int request, BsonDocument command, bool isAcknowledged, CancellationToken cancellationToken)
    {
        const int MoreToCome = 2;
        byte[] document = BsonFormat.ToBson(command);
        using var message = new MemoryStream();
        using var writer = new BinaryWriter(message);
        writer.Write(16 + 4 + 1 + document.Length);
        writer.Write(request);
        writer.Write(0);
        writer.Write(2013);
        writer.Write(isAcknowledged ? 0 : MoreToCome);
        writer.Write((byte)0);
        writer.Write(document);
        try
        {
            await _stream!.WriteAsync(message.ToArray(), cancellationToken).ConfigureAwait(false);
            if (!isAcknowledged)
            {
                return new BsonDocument("ok", 1);
            }

            byte[] header = new byte[16];
            await _stream.ReadExactlyAsync(header, cancellationToken).ConfigureAwait(false);
            byte[] body = new byte[BitConverter.ToInt32(header) - 16];
            await _stream.ReadExactlyAsync(body, cancellationToken).ConfigureAwait(false);
            return BsonFormat.FromBson(body, 5);
        }
        catch
        {
            // A connection whose answer nobody waited for is no good any more.
            _stream?.Dispose();
            _stream = null;
            throw;
        }
    }

    private void Tell<TEvent>(TEvent what)
    {
        foreach (Delegate handler in handlers)
        {
            (handler as Action<TEvent>)?.Invoke(what);
        }
    }
}
