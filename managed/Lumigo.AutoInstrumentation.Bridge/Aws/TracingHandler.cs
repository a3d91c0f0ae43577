using System.Collections;
using System.Diagnostics;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Lumigo.AutoInstrumentation.Bridge.Aws.Payloads;
using Lumigo.AutoInstrumentation.Loader.Instrumentation;
using Lumigo.AutoInstrumentation.Loader.Receives;
using Lumigo.AutoInstrumentation.Loader.Spans;

namespace Lumigo.AutoInstrumentation.Bridge.Aws;

/// <summary>
/// The outermost handler of a client's pipeline: one span for each call, whatever the number of attempts. Result, exception and cancellation of the call
/// are the pipeline's own; what fails in here is counted and leaves the call alone.
/// </summary>
internal sealed class TracingHandler(FailureLimit failures) : PipelineHandler
{
    /// <inheritdoc/>
    public override void InvokeSync(IExecutionContext executionContext)
    {
        if (Begin(executionContext) is not { } call)
        {
            base.InvokeSync(executionContext);
            return;
        }

        LibraryCall mark = LibraryCall.Begin();
        try
        {
            base.InvokeSync(executionContext);
        }
        catch (Exception exception)
        {
            mark.Leave();
            Failed(call, executionContext, exception);
            throw;
        }

        mark.Leave();
        Succeeded(call, executionContext);
    }

    /// <summary>Not an async method: what happens in here happens in the caller's flow.</summary>
    /// <inheritdoc/>
    public override Task<T> InvokeAsync<T>(IExecutionContext executionContext) =>
        Begin(executionContext) is { } call ? Observe<T>(call, executionContext) : base.InvokeAsync<T>(executionContext);

    private async Task<T> Observe<T>(RunningCall call, IExecutionContext executionContext)
        where T : AmazonWebServiceResponse, new()
    {
        LibraryCall mark = LibraryCall.Begin();
        T response;
        try
        {
            response = await base.InvokeAsync<T>(executionContext).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            mark.End();
            Failed(call, executionContext, exception);
            throw;
        }

        mark.End();
        Succeeded(call, executionContext);
        return response;
    }

    private RunningCall? Begin(IExecutionContext executionContext)
    {
        if (failures.IsReached)
        {
            return null;
        }

        try
        {
            IRequestContext context = executionContext.RequestContext;
            AwsOperation operation = AwsOperation.Of(context);
            bool receives = operation.Service.Receives(operation);
            if (receives)
            {
                ReceiveScope.OnReceiveCalled();
            }

            var call = new AwsCall(operation);
            return OwnSpans.Start(operation.SpanName, call) is { } span ? Describe(new RunningCall(call, span), context) : null;
        }
        catch (Exception exception)
        {
            failures.Count(exception);
            return null;
        }
    }

    /// <summary>From here on there is a span, which is exported whatever fails.</summary>
    private RunningCall Describe(RunningCall running, IRequestContext context)
    {
        try
        {
            AwsOperation operation = running.Call.Operation;
            AmazonWebServiceRequest request = context.OriginalRequest;
            operation.Service.OnRequest(running.Call, request);
            if (operation.HasPayloads)
            {
                running.Call.RequestBody = operation.Service.BodyOf(operation, request) ?? PayloadText.Of(request);
            }
        }
        catch (Exception exception)
        {
            failures.Count(exception);
        }

        return running;
    }

    private void Succeeded(RunningCall running, IExecutionContext executionContext)
    {
        IEnumerable? messages = null;
        bool dropped = false;
        try
        {
            running.Span.SetEndTime(DateTime.UtcNow);
            AwsCall call = running.Call;
            AwsOperation operation = call.Operation;
            call.Succeeded(executionContext);
            if (executionContext.ResponseContext.Response is { } response)
            {
                operation.Service.OnResponse(call, response);
                if (operation.HasPayloads)
                {
                    call.ResponseBody = PayloadText.Of(response);
                }

                messages = operation.Service.MessagesOf(operation, response);
                dropped = operation.Service.Receives(operation) && messages is null && EmptyPolls.AreDropped;
            }
        }
        catch (Exception exception)
        {
            failures.Count(exception);
        }

        HandOver(running.Span, messages, dropped);
    }

    private void Failed(RunningCall running, IExecutionContext executionContext, Exception exception)
    {
        bool dropped = false;
        try
        {
            running.Span.SetEndTime(DateTime.UtcNow);
            AwsOperation operation = running.Call.Operation;
            running.Call.Failed(executionContext, exception);
            dropped = operation.Service.Receives(operation) && EmptyPolls.AreDropped && IsCancelledPoll(running, executionContext.RequestContext, exception);
        }
        catch (Exception own)
        {
            failures.Count(own);
        }

        HandOver(running.Span, messages: null, dropped);
    }

    private void HandOver(Activity span, IEnumerable? messages, bool dropped)
    {
        try
        {
            if (messages is not null)
            {
                ReceiveScope.OnReceived(span, messages);
            }
            else if (!dropped)
            {
                OwnSpans.End(span, span.StartTimeUtc + span.Duration);
            }
        }
        catch (Exception exception)
        {
            failures.Count(exception);
        }
    }

    /// <summary>The application gave up waiting for messages, at its shutdown for example. A client's own time limit is a failure.</summary>
    private static bool IsCancelledPoll(RunningCall running, IRequestContext context, Exception exception) =>
        exception is OperationCanceledException && context.CancellationToken.IsCancellationRequested
        && !(context.ClientConfig?.Timeout is { } limit && running.Span.Duration >= limit);

    private sealed record RunningCall(AwsCall Call, Activity Span);
}
