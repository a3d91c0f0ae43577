using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Lumigo.AutoInstrumentation.Loader.Spans;

namespace Lumigo.AutoInstrumentation.Bridge.Redis;

/// <summary>One command of the application, from its call until it is completed, and what is exported of it.</summary>
internal sealed class RedisCall(string operation, int database, string? text, int batchSize, object owner) : SpanSupplement
{
    private const string InstrumentationScope = "Lumigo.AutoInstrumentation.Redis";

    private Exception? _exception;
    private DateTime _exceptionTime;
    private EndPoint? _server;
    private object? _owner = owner;
    private int _ended;

    /// <summary>The span; set right after it is made.</summary>
    public Activity? Span { get; set; }

    public override ActivityKind? Kind => ActivityKind.Client;

    public override string ScopeName => InstrumentationScope;

    public override ActivityStatusCode? Status => _exception is null ? null : ActivityStatusCode.Error;

    public override string? StatusDescription => _exception?.Message;

    public override Exception? Exception => _exception;

    public override DateTime ExceptionTime => _exceptionTime;

    /// <summary>Notes why the command fails; the first reason is the one.</summary>
    public void Note(Exception exception)
    {
        if (Interlocked.CompareExchange(ref _exception, exception, null) is null)
        {
            _exceptionTime = DateTime.UtcNow;
        }
    }

    /// <summary>Takes the call out of the running ones. False when it has ended before: a command that timed out may still be answered.</summary>
    public bool TryEnd() => Interlocked.Exchange(ref _ended, 1) == 0;

    /// <summary>Exports the span.</summary>
    /// <param name="server">The server the command was sent to, if it was.</param>
    /// <param name="messages">Knows the server it would have been sent to.</param>
    public void Export(EndPoint? server, RedisMessages messages)
    {
        _server = server ?? (_owner is { } owner ? messages.FirstServerOf(owner) : null);
        _owner = null;
        if (Span is { } span)
        {
            OwnSpans.End(span);
        }
    }

    public override void AddAttributesTo(List<KeyValuePair<string, object?>> attributes)
    {
        attributes.Add(new(RedisAttributes.SystemName, "redis"));
        attributes.Add(new(RedisAttributes.OperationName, operation));
        if (database >= 0)
        {
            attributes.Add(new(RedisAttributes.Namespace, database.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        }

        if (text is not null)
        {
            attributes.Add(new(RedisAttributes.QueryText, text));
        }

        if (batchSize > 0)
        {
            attributes.Add(new(RedisAttributes.BatchSize, batchSize));
        }

        AddServerTo(attributes);
        if (_exception is { } exception)
        {
            string? code = ServerError.CodeOf(exception);
            if (code is not null)
            {
                attributes.Add(new(RedisAttributes.StatusCode, code));
            }

            attributes.Add(new(RedisAttributes.ErrorType, code ?? exception.GetType().FullName));
        }
    }

    private void AddServerTo(List<KeyValuePair<string, object?>> attributes)
    {
        switch (_server)
        {
            case DnsEndPoint named:
                attributes.Add(new(RedisAttributes.ServerAddress, named.Host));
                attributes.Add(new(RedisAttributes.ServerPort, named.Port));
                break;
            case IPEndPoint address:
                attributes.Add(new(RedisAttributes.ServerAddress, address.Address.ToString()));
                attributes.Add(new(RedisAttributes.ServerPort, address.Port));
                break;
            case UnixDomainSocketEndPoint path:
                attributes.Add(new(RedisAttributes.ServerAddress, path.ToString()));
                break;
        }
    }
}
