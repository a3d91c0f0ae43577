using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace Amazon.SQS.Internal;

/// <summary>In the query protocol the queue's URL becomes the request's path.</summary>
public class ProcessRequestHandler : PipelineHandler
{
    public override void InvokeSync(IExecutionContext executionContext)
    {
        PreInvoke(executionContext);
        base.InvokeSync(executionContext);
    }

    public override Task<T> InvokeAsync<T>(IExecutionContext executionContext)
    {
        PreInvoke(executionContext);
        return base.InvokeAsync<T>(executionContext);
    }

    protected virtual void PreInvoke(IExecutionContext executionContext)
    {
        var request = executionContext.RequestContext.Request;
        if (request.Parameters.TryGetValue("QueueUrl", out var queueUrl))
        {
            request.Parameters.Remove("QueueUrl");
            request.ResourcePath = new Uri(queueUrl).AbsolutePath;
        }
    }
}
