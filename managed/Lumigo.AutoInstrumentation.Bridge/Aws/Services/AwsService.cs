using System.Collections;
using Lumigo.AutoInstrumentation.Bridge.Aws.Accessors;
using Lumigo.AutoInstrumentation.Bridge.Aws.Messages;

namespace Lumigo.AutoInstrumentation.Bridge.Aws.Services;

/// <summary>What is special about a service. This base type is every service of which nothing is.</summary>
internal class AwsService
{
    private static readonly AwsService s_other = new();

    private static readonly Dictionary<string, AwsService> s_services = new(StringComparer.Ordinal)
    {
        ["sqs"] = new SqsService(),
        ["sns"] = new SnsService(),
        ["dynamodb"] = new DynamoDbService(),
        ["s3"] = new S3Service(),
        ["lambda"] = new LambdaService(),
        ["kinesis"] = new KinesisService(),
        ["eventbridge"] = new EventBridgeService(),
        ["cloudwatchevents"] = new EventBridgeService(),
        ["sfn"] = new StepFunctionsService(),
    };

    /// <summary>The service of that name in lower case, without blanks.</summary>
    public static AwsService Of(string serviceKey) => s_services.GetValueOrDefault(serviceKey, s_other);

    /// <summary>Whether an operation waits for messages.</summary>
    public virtual bool Receives(string operation) => false;

    /// <summary>How a context gets into the messages an operation sends; null when it sends none.</summary>
    public virtual OutgoingMessages? Sends(AwsOperation operation, object request) => null;

    /// <summary>Notes what the request says.</summary>
    public virtual void OnRequest(AwsCall call, object request)
    {
    }

    /// <summary>Notes what the response says.</summary>
    public virtual void OnResponse(AwsCall call, object response)
    {
    }

    /// <summary>The text that is shown as the request's body, or null for all its parameters.</summary>
    public virtual string? BodyOf(AwsOperation operation, object request) => null;

    /// <summary>The messages of a receive's response; null when there are none.</summary>
    public virtual IList? MessagesOf(object response) => null;

    /// <summary>What triggered the handling of received messages.</summary>
    public virtual Trigger? TriggerOf(AwsCall call, IList messages, IReadOnlyList<SnsEnvelope> envelopes) => null;

    /// <summary>The id of the first message that a batch operation has sent; null when none was.</summary>
    protected static string? FirstMessageId(TypeShape shape, object response) =>
        (shape.Read(response, "Successful") as IEnumerable)?.Cast<object>().FirstOrDefault() is { } first
            ? TypeShape.Of(first).Text(first, "MessageId")
            : null;
}
