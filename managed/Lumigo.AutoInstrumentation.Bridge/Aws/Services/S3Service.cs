using Lumigo.AutoInstrumentation.Bridge.Aws.Accessors;

namespace Lumigo.AutoInstrumentation.Bridge.Aws.Services;

/// <summary>Amazon S3: bucket and key; of a copy those it is copied to.</summary>
internal sealed class S3Service : AwsService
{
    public override void OnRequest(AwsCall call, object request)
    {
        TypeShape shape = call.Operation.Request;
        string? bucket = shape.Text(request, "BucketName") ?? shape.Text(request, "DestinationBucket");
        call.ResourceName = bucket;
        call.Note(AwsAttributes.S3Bucket, bucket);
        call.Note(AwsAttributes.S3Key, shape.Text(request, "Key") ?? shape.Text(request, "DestinationKey"));
    }
}
