using System.Collections;
using Lumigo.AutoInstrumentation.Bridge.Aws.Accessors;
using Lumigo.AutoInstrumentation.Bridge.Aws.Messages;

namespace Lumigo.AutoInstrumentation.Bridge.Aws.Services;

/// <summary>Amazon SNS: the topic and the messages published.</summary>
internal sealed class SnsService : AwsService
{
    private const string Body = "Message";

    private static readonly OutgoingMessages s_message = new(entries: null, Body);
    private static readonly OutgoingMessages s_batch = new("PublishBatchRequestEntries", Body);

    /// <summary>Text messages to a phone have no place for a context.</summary>
    public override OutgoingMessages? Sends(AwsOperation operation, object request) => operation.Name switch
    {
        "Publish" => operation.Request.Text(request, "PhoneNumber") is null ? s_message : null,
        "PublishBatch" => s_batch,
        _ => null,
    };

    public override void OnRequest(AwsCall call, object request)
    {
        AwsOperation operation = call.Operation;
        call.Note(AwsAttributes.MessagingSystem, "aws.sns");
        if (operation.Name is "Publish" or "PublishBatch")
        {
            call.Note(AwsAttributes.MessagingOperationName, operation.Name);
            call.Note(AwsAttributes.MessagingOperationType, "send");
        }

        string? topic = operation.Request.Text(request, "TopicArn");
        call.Note(AwsAttributes.SnsTopicArn, topic);
        if (Arn.ResourceOf(topic ?? operation.Request.Text(request, "TargetArn")) is { } name)
        {
            call.ResourceName = name;
            call.Note(AwsAttributes.MessagingDestinationName, name);
        }

        if (operation.Request.Read(request, "PublishBatchRequestEntries") is ICollection entries)
        {
            call.Note(AwsAttributes.MessagingBatchMessageCount, entries.Count);
        }
    }

    public override void OnResponse(AwsCall call, object response)
    {
        TypeShape shape = TypeShape.Of(response);
        switch (call.Operation.Name)
        {
            case "Publish":
                call.MessageId = shape.Text(response, "MessageId");
                call.Note(AwsAttributes.MessagingMessageId, call.MessageId);
                break;
            case "PublishBatch":
                call.MessageId = FirstMessageId(shape, response);
                break;
            case "CreateTopic" when shape.Text(response, "TopicArn") is { } topic:
                call.ResourceName = Arn.ResourceOf(topic);
                call.Note(AwsAttributes.SnsTopicArn, topic);
                break;
        }
    }

    public override string? BodyOf(AwsOperation operation, object request) => operation.Request.Text(request, Body);
}
