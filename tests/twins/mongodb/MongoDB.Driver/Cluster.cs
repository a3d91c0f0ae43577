using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using MongoDB.Bson;
using MongoDB.Driver.Core.Events;

namespace MongoDB.Driver.Core.Clusters;

public interface ICluster;

/// <summary>One server, one connection.</summary>
internal sealed class Cluster(DnsEndPoint server, Delegate[] handlers, int queryTextMaxLength) : ICluster
{
    private static int s_requests;

    private readonly SemaphoreSlim _oneAtATime = new(1);
    private readonly SemaphoreSlim _connecting = new(1);
    private NetworkStream? _stream;

    /// <summary>
    /// The way of a command: its start is told, its span begins, it is sent. A reply ends the span and is told then; a failure is told first, and written on the
    /// span when the exception is made of it.
    /// </summary>
    public async Task<BsonDocument> RunAsync(string database, BsonDocument command, bool isHandshake = false)
    {
        if (!isHandshake)
        {
            await ConnectAsync().ConfigureAwait(false);
            command.Add("$db", database).Add("lsid", new BsonDocument("id", new byte[16]));
        }

        int request = Interlocked.Increment(ref s_requests);
        string name = command.GetElement(0).Name;
        Tell(new CommandStartedEvent(name, command, request));
        Activity? span = isHandshake || !MongoTelemetry.Source.HasListeners() ? null : MongoTelemetry.StartCommand(name, command, database, server, queryTextMaxLength);
        try
        {
            BsonDocument reply;
            await _oneAtATime.WaitAsync().ConfigureAwait(false);
            try
            {
                reply = await ExchangeAsync(request, command).ConfigureAwait(false);
            }
            catch (IOException exception)
            {
                var lost = new MongoConnectionException("An exception occurred while receiving a message from the server.", exception);
                Tell(new CommandFailedEvent(name, lost, request));
                throw lost;
            }
            finally
            {
                _oneAtATime.Release();
            }

            if (reply["ok"].ToBoolean())
            {
                MongoTelemetry.Complete(span, reply);
                Tell(new CommandSucceededEvent(name, reply, request));
                return reply;
            }

            var failure = new MongoCommandException($"Command {name} failed: {reply["errmsg"].AsString}.", reply["code"].ToInt32(), reply["codeName"].AsString);
            Tell(new CommandFailedEvent(name, failure, request));
            throw failure;
        }
        catch (Exception exception)
        {
            MongoTelemetry.Record(span, exception, isOperation: false);
            span?.Dispose();
            throw;
        }
    }

    private async Task ConnectAsync()
    {
        await _connecting.WaitAsync().ConfigureAwait(false);
        try
        {
            if (_stream is not null)
            {
                return;
            }

            var client = new TcpClient();
            try
            {
                await client.ConnectAsync(server.Host, server.Port).ConfigureAwait(false);
            }
            catch (SocketException)
            {
                throw new TimeoutException("A timeout occurred after 1000ms selecting a server.");
            }

            _stream = client.GetStream();
            await RunAsync("admin", new BsonDocument("hello", 1).Add("helloOk", true).Add("$db", "admin"), isHandshake: true).ConfigureAwait(false);
        }
        finally
        {
            _connecting.Release();
        }
    }

    private async Task<BsonDocument> ExchangeAsync(int request, BsonDocument command)
    {
        byte[] document = BsonFormat.ToBson(command);
        using var message = new MemoryStream();
        using var writer = new BinaryWriter(message);
        writer.Write(16 + 4 + 1 + document.Length);
        writer.Write(request);
        writer.Write(0);
        writer.Write(2013);
        writer.Write(0);
        writer.Write((byte)0);
        writer.Write(document);
        try
        {
            await _stream!.WriteAsync(message.ToArray()).ConfigureAwait(false);
            byte[] header = new byte[16];
            await _stream.ReadExactlyAsync(header).ConfigureAwait(false);
            byte[] body = new byte[BitConverter.ToInt32(header) - 16];
            await _stream.ReadExactlyAsync(body).ConfigureAwait(false);
            return BsonFormat.FromBson(body, 5);
        }
        catch
        {
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
