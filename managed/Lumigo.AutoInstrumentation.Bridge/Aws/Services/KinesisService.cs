using Lumigo.AutoInstrumentation.Bridge.Aws.Accessors;

namespace Lumigo.AutoInstrumentation.Bridge.Aws.Services;

/// <summary>Amazon Kinesis Data Streams: the stream.</summary>
internal sealed class KinesisService : AwsService
{
    public override void OnRequest(AwsCall call, object request)
    {
        TypeShape shape = call.Operation.Request;
        string? stream = shape.Text(request, "StreamName") ?? Arn.NameOf(shape.Text(request, "StreamARN"));
        call.ResourceName = stream;
        call.Note(AwsAttributes.KinesisStreamName, stream);
    }

    public override void OnResponse(AwsCall call, object response)
    {
        if (call.Operation.Name == "PutRecord")
        {
            call.MessageId = TypeShape.Of(response).Text(response, "SequenceNumber");
        }
    }
}
