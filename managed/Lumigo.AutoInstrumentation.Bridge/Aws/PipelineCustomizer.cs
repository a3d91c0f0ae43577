using Amazon.Runtime.Internal;
using Lumigo.AutoInstrumentation.Loader.Instrumentation;

namespace Lumigo.AutoInstrumentation.Bridge.Aws;

/// <summary>Puts our handler outermost into the pipeline of every client, in the client's constructor: outside retries, marshalling and validation.</summary>
internal sealed class PipelineCustomizer(FailureLimit failures) : IRuntimePipelineCustomizer
{
    public string UniqueName => "Lumigo";

    public void Customize(Type type, RuntimePipeline pipeline)
    {
        try
        {
            pipeline.AddHandler(new TracingHandler(failures));
        }
        catch (Exception exception)
        {
            // The application is constructing a client.
            failures.Count(exception);
        }
    }
}
