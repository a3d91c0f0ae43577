using System.Collections;
using System.Diagnostics;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Lumigo.AutoInstrumentation.Bridge.Aws.Messages;
using Lumigo.AutoInstrumentation.Bridge.Aws.Payloads;
using Lumigo.AutoInstrumentation.Loader.Receives;

namespace Lumigo.AutoInstrumentation.Bridge.Aws;

/// <summary>A call, from the moment it enters the pipeline until it leaves it.</summary>
/// <param name="call">What is exported of it.</param>
/// <param name="span">Its span; null in a trace that is not recorded, which the receivers of its messages shall know.</param>
internal sealed class RunningCall(AwsCall call, Activity? span)
{
    private AmazonWebServiceRequest? _original;
    private AmazonWebServiceRequest? _sent;
    private IncomingMessages? _incoming;
    private OutgoingMessages? _outgoing;

    public Activity? Span { get; } = span;

    /// <summary>The messages that came, as the application will see them; null when there are none.</summary>
    public IEnumerable? Messages { get; private set; }

    /// <summary>Whether the span is not to be exported.</summary>
    public bool IsDropped { get; private set; }

    /// <summary>Where the call went to, once it is over and has got so far.</summary>
    public Uri? Endpoint => call.Endpoint;

    /// <summary>Whether messages are asked for.</summary>
    public bool IsReceive => Operation.Receives;

    private AwsOperation Operation => call.Operation;

    /// <summary>Takes what the request says and prepares it.</summary>
    public void Begin(IRequestContext context)
    {
        AmazonWebServiceRequest request = context.OriginalRequest;
        if (Operation.Receives)
        {
            _incoming = new IncomingMessages(request);
            Send(_incoming.Asking(request), context);
        }
        else if (Operation.Service.Sends(Operation, request) is { } messages && MessageContext.Of(Span ?? Activity.Current) is { } sender)
        {
            _outgoing = messages;
            Send(messages.WithContext(request, sender), context);
        }

        if (Span is null)
        {
            return;
        }

        Operation.Service.OnRequest(call, request);
        if (Operation.HasPayloads)
        {
            call.RequestBody = Operation.Service.BodyOf(Operation, request) is { } body ? Loader.Instrumentation.Payloads.Cut(body) : PayloadText.Of(request);
        }
    }

    /// <summary>The call returned.</summary>
    public void Succeed(IExecutionContext context)
    {
        Span?.SetEndTime(DateTime.UtcNow);
        AmazonWebServiceResponse? response = context.ResponseContext.Response;
        if (_original is not null && _sent is not null && response is not null)
        {
            _outgoing?.Restore(_original, _sent, response);
        }

        Restore(context.RequestContext);
        if (Span is null)
        {
            return;
        }

        // The messages first: whatever fails later, they are handled in their scope.
        IList? messages = Operation.Receives && response is not null ? Operation.Service.MessagesOf(response) : null;
        Messages = messages;
        call.Succeeded(context);
        if (response is null)
        {
            return;
        }

        if (Operation.Receives)
        {
            Receive(messages);
        }

        Operation.Service.OnResponse(call, response);
        if (Operation.HasPayloads)
        {
            call.ResponseBody = PayloadText.Of(response);
        }
    }

    /// <summary>The call threw.</summary>
    public void Fail(IExecutionContext context, Exception exception)
    {
        DateTime end = DateTime.UtcNow;
        Span?.SetEndTime(end);
        Restore(context.RequestContext);
        if (Span is not null)
        {
            call.Failed(context, exception, end);
            IsDropped = Operation.Receives && EmptyPolls.AreDropped && IsCancelledPoll(context.RequestContext, exception, Span.Duration);
        }
    }

    private void Receive(IList? messages)
    {
        if (messages is null)
        {
            IsDropped = EmptyPolls.AreDropped;
            return;
        }

        if (_incoming?.OnReceived(call, messages) is { } envelopes)
        {
            call.Trigger = Operation.Service.TriggerOf(call, messages, envelopes);
        }
    }

    /// <summary>The application gave up waiting for messages, at its shutdown for example. A client's own time limit is a failure.</summary>
    private static bool IsCancelledPoll(IRequestContext context, Exception exception, TimeSpan duration) =>
        exception is OperationCanceledException && context.CancellationToken.IsCancellationRequested
        && !(context.ClientConfig?.Timeout is { } limit && duration >= limit);

    private void Send(AmazonWebServiceRequest? request, IRequestContext context)
    {
        if (request is not null && context is RequestContext swappable)
        {
            _original = swappable.OriginalRequest;
            _sent = request;
            swappable.OriginalRequest = request;
        }
    }

    private void Restore(IRequestContext context)
    {
        if (_original is not null && context is RequestContext swappable)
        {
            swappable.OriginalRequest = _original;
        }
    }
}
