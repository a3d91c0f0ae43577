namespace Lumigo.AutoInstrumentation.Bridge.Aws;

/// <summary>
/// Names of the attributes of AWS spans: the semantic conventions (https://opentelemetry.io/docs/specs/semconv/cloud-providers/aws-sdk/) and the keys
/// that Lumigo's backend reads. docs/aws.md lists them all.
/// </summary>
internal static class AwsAttributes
{
    public const string RpcSystem = "rpc.system";
    public const string RpcService = "rpc.service";
    public const string RpcMethod = "rpc.method";
    public const string RequestId = "aws.request_id";
    public const string ExtendedRequestId = "aws.extended_request_id";
    public const string CloudRegion = "cloud.region";
    public const string AwsRegion = "aws.region";
    public const string ErrorCode = "aws.error_code";
    public const string SqsQueueUrl = "aws.sqs.queue.url";
    public const string SnsTopicArn = "aws.sns.topic.arn";
    public const string DynamoDbTableNames = "aws.dynamodb.table_names";
    public const string S3Bucket = "aws.s3.bucket";
    public const string S3Key = "aws.s3.key";
    public const string KinesisStreamName = "aws.kinesis.stream_name";
    public const string StateMachineArn = "aws.step_functions.state_machine.arn";
    public const string MessagingSystem = "messaging.system";
    public const string MessagingOperationName = "messaging.operation.name";
    public const string MessagingOperationType = "messaging.operation.type";
    public const string MessagingDestinationName = "messaging.destination.name";
    public const string MessagingBatchMessageCount = "messaging.batch.message_count";
    public const string MessagingMessageId = "messaging.message.id";
    public const string DbSystemName = "db.system.name";
    public const string DbOperationName = "db.operation.name";
    public const string FaasInvokedProvider = "faas.invoked_provider";
    public const string FaasInvokedName = "faas.invoked_name";
    public const string FaasInvokedRegion = "faas.invoked_region";

    // Lumigo's own keys.
    public const string LumigoService = "aws.service";
    public const string LumigoResourceName = "aws.resource.name";
    public const string LumigoRegion = "region";
    public const string LumigoStatusCode = "http.status_code";
    public const string LumigoRetryAttempts = "retry_attempts";
    public const string LumigoQueueUrl = "aws.queue_url";
    public const string LumigoDynamoDbMethod = "aws.dynamodb.method";
    public const string LumigoMessageId = "messageId";
    public const string LumigoData = "lumigoData";
    public const string LumigoRequestBody = "http.request.body";
    public const string LumigoResponseBody = "http.response.body";
}
