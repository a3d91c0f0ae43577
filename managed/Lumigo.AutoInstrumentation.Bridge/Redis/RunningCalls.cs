using System.Runtime.CompilerServices;
using Lumigo.AutoInstrumentation.Loader.Instrumentation;
using Lumigo.AutoInstrumentation.Loader.Spans;

namespace Lumigo.AutoInstrumentation.Bridge.Redis;

/// <summary>The calls whose messages are not completed yet. Messages are not kept alive by it: a batch that is never executed leaves nothing behind.</summary>
internal sealed class RunningCalls(RedisMessages messages)
{
    private readonly ConditionalWeakTable<object, RedisCall> _calls = [];
    private readonly OtherProfilers _others = new();

    /// <summary>Profilers of instrumentations that the application has already.</summary>
    public OtherProfilers Others => _others;

    /// <summary>The application calls a command.</summary>
    /// <param name="message">The command.</param>
    /// <param name="owner">The connection, batch or transaction it is called on.</param>
    /// <returns>The call; null when it has no span.</returns>
    public RedisCall? Begin(object message, object owner)
    {
        if (messages.IsInternal(message) || OwnCommandsCalled.AreOnThisThread || (_others.Any && messages.MultiplexerOf(owner) is { } multiplexer && _others.Trace(multiplexer)))
        {
            return null;
        }

        string operation = messages.Operation(message);
        if (IsSubscription(operation))
        {
            return null;
        }

        var call = new RedisCall(
            operation, messages.Database(message), Payloads.AreCaptured ? messages.Text(message) : null, messages.BatchSize(message), owner);
        call.Span = OwnSpans.Start(operation, call);
        if (call.Span is null)
        {
            return null;
        }

        // A message that is sent a second time, because the server had lost a script.
        _calls.AddOrUpdate(message, call);
        return call;
    }

    /// <summary>The running call of a message, or null.</summary>
    public RedisCall? Of(object message) => _calls.TryGetValue(message, out RedisCall? call) ? call : null;

    /// <summary>A message is completed, however it went.</summary>
    public void Complete(object message)
    {
        if (_calls.TryGetValue(message, out RedisCall? call))
        {
            _calls.Remove(message);
            if (call.TryEnd())
            {
                if (call.Exception is null && messages.FailureOf(message) is { } failure)
                {
                    call.Note(failure);
                }

                call.Export(messages.ServerOf(message), messages);
            }
        }
    }

    /// <summary>A call has failed without its message being completed.</summary>
    public void Fail(RedisCall call, object? message, Exception exception)
    {
        if (call.TryEnd())
        {
            call.Note(exception);
            call.Export(message is null ? null : messages.ServerOf(message), messages);
        }
    }

    /// <summary>Subscriptions are no calls: they last.</summary>
    private static bool IsSubscription(string operation) => operation is
        "SUBSCRIBE" or "PSUBSCRIBE" or "SSUBSCRIBE" or "UNSUBSCRIBE" or "PUNSUBSCRIBE" or "SUNSUBSCRIBE";
}
