using System.Diagnostics;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
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
            End(call, executionContext, exception);
            throw;
        }

        mark.Leave();
        End(call, executionContext, exception: null);
    }

    /// <summary>Not an async method: the span is started in the caller's flow.</summary>
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
            End(call, executionContext, exception);
            throw;
        }

        mark.End();
        End(call, executionContext, exception: null);
        return response;
    }

    /// <summary>Starts the call's span; null when it has none.</summary>
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
            if (operation.Receives)
            {
                ReceiveScope.OnReceiveCalled();
            }

            var call = new AwsCall(operation);
            if (OwnSpans.Start(operation.SpanName, call) is not { } span)
            {
                // In a trace that is not recorded the receivers shall know that.
                RunningCall.Send(operation, context, Activity.Current);
                return null;
            }

            var running = new RunningCall(call, span);
            Describe(running, context);
            return running;
        }
        catch (Exception exception)
        {
            failures.Count(exception);
            return null;
        }
    }

    /// <summary>There is a span from here on, and it is exported whatever fails.</summary>
    private void Describe(RunningCall running, IRequestContext context)
    {
        try
        {
            running.Begin(context);
        }
        catch (Exception exception)
        {
            failures.Count(exception);
        }
    }

    private void End(RunningCall call, IExecutionContext context, Exception? exception)
    {
        try
        {
            if (exception is null)
            {
                call.Succeed(context);
            }
            else
            {
                call.Fail(context, exception);
            }
        }
        catch (Exception own)
        {
            failures.Count(own);
        }

        try
        {
            if (call.Messages is { } messages)
            {
                ReceiveScope.OnReceived(call.Span, context.ResponseContext.Response, messages);
            }
            else if (!call.IsDropped)
            {
                OwnSpans.End(call.Span, call.Span.StartTimeUtc + call.Span.Duration);
            }
        }
        catch (Exception own)
        {
            failures.Count(own);
        }
    }
}
