using Amazon.Runtime.Internal;
using Lumigo.AutoInstrumentation.Loader.Instrumentation;

namespace Lumigo.AutoInstrumentation.Bridge.Aws;

/// <summary>
/// AWS SDK for .NET, generations 3.7 and 4: adds a handler of ours to the request pipeline of every client, through the SDK's registry of pipeline
/// customizers. The handler makes a span for each API call. What it sends and attaches: docs/aws.md.
/// </summary>
public sealed class AwsHook : LibraryHook
{
    /// <inheritdoc/>
    public override string Library => "AWS SDK";

    /// <inheritdoc/>
    public override void Install() => RuntimePipelineCustomizerRegistry.Instance.Register(new PipelineCustomizer(Failures));
}
