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
    private bool? _hasOtherHandler;

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
    public override Task<T> InvokeAsync<T>(IExecutionContext executionContext)
    {
        if (Begin(executionContext) is not { } call)
        {
            return InvokeUntraced<T>(executionContext);
        }

        LibraryCall mark = LibraryCall.Begin();
        Task<T> response;
        try
        {
            response = base.InvokeAsync<T>(executionContext);
        }
        catch (Exception exception)
        {
            // Thrown at the caller rather than into the task by a handler of the application: so it stays.
            mark.Leave();
            End(call, executionContext, exception);
            throw;
        }

        mark.Detach();
        return Observe(response, mark, call, executionContext);
    }

    private Task<T> InvokeUntraced<T>(IExecutionContext executionContext)
        where T : AmazonWebServiceResponse, new()
    {
        return ReceiveOfOther(executionContext) is { } operation ? ObserveOther<T>(operation, executionContext) : base.InvokeAsync<T>(executionContext);
    }

    private async Task<T> Observe<T>(Task<T> call, LibraryCall mark, RunningCall running, IExecutionContext executionContext)
        where T : AmazonWebServiceResponse, new()
    {
        T response;
        try
        {
            response = await call.ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            mark.End();
            End(running, executionContext, exception);
            throw;
        }

        mark.End();
        End(running, executionContext, exception: null);
        return response;
    }

    /// <summary>Beside an instrumentation of the application, a receive is handled below the span that it made.</summary>
    private async Task<T> ObserveOther<T>(AwsOperation operation, IExecutionContext executionContext)
        where T : AmazonWebServiceResponse, new()
    {
        ForeignCall theirs = ForeignCall.Begin(OtherInstrumentation.IsSource);
        T response = await base.InvokeAsync<T>(executionContext).ConfigureAwait(false);
        try
        {
            if (operation.Service.MessagesOf(response) is { } messages && theirs.StandIn() is { } standIn)
            {
                ReceiveScope.OnReceivedElsewhere(standIn, response, messages);
            }
        }
        catch (Exception exception)
        {
            failures.Count(exception);
        }

        return response;
    }

    /// <summary>The operation of a receive that has a span of the application's own instrumentation; null for any other call.</summary>
    private AwsOperation? ReceiveOfOther(IExecutionContext executionContext)
    {
        try
        {
            return !failures.IsReached && HasOther(executionContext.RequestContext) && AwsOperation.Of(executionContext.RequestContext) is { Receives: true } operation ? operation : null;
        }
        catch (Exception exception)
        {
            failures.Count(exception);
            return null;
        }
    }

    /// <summary>Whether this client's calls have spans already. Its pipeline is complete when it makes its first call.</summary>
    private bool HasOther(IRequestContext context) =>
        (_hasOtherHandler ??= OtherInstrumentation.IsIn(this)) || OtherInstrumentation.IsTelemetryOf(context.ClientConfig);

    /// <summary>Starts the call's span; null when nothing is to be done for the call.</summary>
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

            if (HasOther(context))
            {
                return null;
            }

            var call = new AwsCall(operation);
            Activity? span = OwnSpans.Start(operation.SpanName, call);
            if (span is null && operation.Service.Sends(operation, context.OriginalRequest) is null)
            {
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

        if (call.Span is not { } span)
        {
            return;
        }

        try
        {
            if (EndpointFilters.AreForClients && call.Endpoint is { } endpoint)
            {
                // Before its messages are handled: what is done with them is below the call.
                EndpointFilters.DropMade(span, endpoint);
            }

            if (call.Messages is { } messages)
            {
                ReceiveScope.OnReceived(span, context.ResponseContext.Response, messages);
            }
            else if (exception is null && call.IsReceive && context.ResponseContext.Response is { } nothing)
            {
                ReceiveScope.OnReceivedNothing(span, nothing);
            }

            if (call.Messages is null && !call.IsDropped)
            {
                OwnSpans.End(span, span.StartTimeUtc + span.Duration);
            }
        }
        catch (Exception own)
        {
            failures.Count(own);
        }
    }
}
