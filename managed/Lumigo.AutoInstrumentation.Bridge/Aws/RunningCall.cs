using System.Collections;
using System.Diagnostics;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Lumigo.AutoInstrumentation.Bridge.Aws.Messages;
using Lumigo.AutoInstrumentation.Bridge.Aws.Payloads;
using Lumigo.AutoInstrumentation.Loader.Receives;

namespace Lumigo.AutoInstrumentation.Bridge.Aws;

/// <summary>A call with a span, from the moment it enters the pipeline until it leaves it.</summary>
internal sealed class RunningCall(AwsCall call, Activity span)
{
    private AmazonWebServiceRequest? _original;
    private IncomingMessages? _incoming;

    public Activity Span { get; } = span;

    /// <summary>The messages that came, as the application will see them; null when there are none.</summary>
    public IEnumerable? Messages { get; private set; }

    /// <summary>Whether the span is not to be exported.</summary>
    public bool IsDropped { get; private set; }

    private AwsOperation Operation => call.Operation;

    /// <summary>Puts a context into the messages a call sends, in a copy of its request. The request that was given, or null when it is as it was.</summary>
    public static AmazonWebServiceRequest? Send(AwsOperation operation, IRequestContext context, Activity? span)
    {
        AmazonWebServiceRequest request = context.OriginalRequest;
        return operation.Service.Sends(operation, request) is { } messages && MessageContext.Of(span) is { } sender
            ? Swap(context, messages.WithContext(request, sender))
            : null;
    }

    /// <summary>Takes what the request says and prepares it.</summary>
    public void Begin(IRequestContext context)
    {
        AmazonWebServiceRequest request = context.OriginalRequest;
        Operation.Service.OnRequest(call, request);
        if (Operation.HasPayloads)
        {
            call.RequestBody = Operation.Service.BodyOf(Operation, request) is { } body ? PayloadText.Cut(body) : PayloadText.Of(request);
        }

        if (Operation.Receives)
        {
            _incoming = new IncomingMessages(request);
            _original = Swap(context, _incoming.Asking(request));
        }
        else
        {
            _original = Send(Operation, context, Span);
        }
    }

    /// <summary>The call returned.</summary>
    public void Succeed(IExecutionContext context)
    {
        Span.SetEndTime(DateTime.UtcNow);
        Restore(context.RequestContext);
        call.Succeeded(context);
        if (context.ResponseContext.Response is not { } response)
        {
            return;
        }

        // The messages first: whatever fails later, they are as the application expects them, and handled in their scope.
        if (Operation.Receives)
        {
            Receive(response);
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
        Span.SetEndTime(DateTime.UtcNow);
        Restore(context.RequestContext);
        call.Failed(context, exception);
        IsDropped = Operation.Receives && EmptyPolls.AreDropped && IsCancelledPoll(context.RequestContext, exception);
    }

    private void Receive(AmazonWebServiceResponse response)
    {
        IList? messages = Operation.Service.MessagesOf(response);
        if (messages is null)
        {
            IsDropped = EmptyPolls.AreDropped;
            return;
        }

        Messages = messages;
        if (_incoming?.OnReceived(call, messages) is { } envelopes)
        {
            call.Trigger = Operation.Service.TriggerOf(call, messages, envelopes);
        }
    }

    /// <summary>The application gave up waiting for messages, at its shutdown for example. A client's own time limit is a failure.</summary>
    private bool IsCancelledPoll(IRequestContext context, Exception exception) =>
        exception is OperationCanceledException && context.CancellationToken.IsCancellationRequested
        && !(context.ClientConfig?.Timeout is { } limit && Span.Duration >= limit);

    private void Restore(IRequestContext context)
    {
        if (_original is not null)
        {
            Swap(context, _original);
        }
    }

    private static AmazonWebServiceRequest? Swap(IRequestContext context, AmazonWebServiceRequest? request)
    {
        if (request is null || context is not RequestContext swappable)
        {
            return null;
        }

        AmazonWebServiceRequest before = swappable.OriginalRequest;
        swappable.OriginalRequest = request;
        return before;
    }
}
