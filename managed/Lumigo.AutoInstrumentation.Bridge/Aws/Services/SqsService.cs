using System.Collections;
using Lumigo.AutoInstrumentation.Bridge.Aws.Accessors;
using Lumigo.AutoInstrumentation.Bridge.Aws.Messages;

namespace Lumigo.AutoInstrumentation.Bridge.Aws.Services;

/// <summary>Amazon SQS: the queue, the messages sent and received.</summary>
internal sealed class SqsService : AwsService
{
    private const string QueueUrl = "QueueUrl";
    private const string Body = "MessageBody";

    private static readonly OutgoingMessages s_message = new(entries: null, Body);
    private static readonly OutgoingMessages s_batch = new("Entries", Body);

    public override bool Receives(string operation) => operation == "ReceiveMessage";

    public override OutgoingMessages? Sends(AwsOperation operation, object request) => operation.Name switch
    {
        "SendMessage" => s_message,
        "SendMessageBatch" => s_batch,
        _ => null,
    };

    public override void OnRequest(AwsCall call, object request)
    {
        AwsOperation operation = call.Operation;
        call.Note(AwsAttributes.MessagingSystem, "aws_sqs");
        if (TypeOf(operation.Name) is { } type)
        {
            call.Note(AwsAttributes.MessagingOperationName, operation.Name);
            call.Note(AwsAttributes.MessagingOperationType, type);
        }

        call.QueueUrl = operation.Request.Text(request, QueueUrl);
        call.ResourceName = call.QueueUrl is { } url ? NameOf(url) : operation.Request.Text(request, "QueueName");
        call.Note(AwsAttributes.MessagingDestinationName, call.ResourceName);

        if (operation.Request.Read(request, "Entries") is ICollection entries)
        {
            call.Note(AwsAttributes.MessagingBatchMessageCount, entries.Count);
        }
    }

    public override void OnResponse(AwsCall call, object response)
    {
        TypeShape shape = TypeShape.Of(response);
        switch (call.Operation.Name)
        {
            case "SendMessage":
                call.MessageId = shape.Text(response, "MessageId");
                call.Note(AwsAttributes.MessagingMessageId, call.MessageId);
                break;
            case "SendMessageBatch":
                call.MessageId = FirstMessageId(shape, response);
                break;
            case "ReceiveMessage":
                OnReceived(call, MessagesOf(response));
                break;
            case "CreateQueue" or "GetQueueUrl":
                call.QueueUrl = shape.Text(response, QueueUrl);
                break;
        }
    }

    public override string? BodyOf(AwsOperation operation, object request) => operation.Request.Text(request, Body);

    public override IList? MessagesOf(object response) => TypeShape.Of(response).Read(response, "Messages") is IList { Count: > 0 } messages ? messages : null;

    public override Trigger TriggerOf(AwsCall call, IList messages, IReadOnlyList<SnsEnvelope> envelopes)
    {
        string[] ids = [.. messages.Cast<object?>().Select(one => one is null ? null : TypeShape.Of(one).Text(one, "MessageId")).OfType<string>()];
        return new Trigger(QueueArn(call) ?? "Unknown", ids, envelopes);
    }

    private static void OnReceived(AwsCall call, IList? messages)
    {
        int count = messages?.Count ?? 0;
        call.Note(AwsAttributes.MessagingBatchMessageCount, count);
        if (count > 0 && messages![0] is { } first)
        {
            call.MessageId = TypeShape.Of(first).Text(first, "MessageId");
            call.Note(AwsAttributes.MessagingMessageId, count == 1 ? call.MessageId : null);
        }
    }

    private static string NameOf(string queueUrl)
    {
        ReadOnlySpan<char> path = queueUrl.AsSpan().TrimEnd('/');
        return path[(path.LastIndexOf('/') + 1)..].ToString();
    }

    /// <summary>Null when the URL has no account in front of the name.</summary>
    private static string? QueueArn(AwsCall call)
    {
        if (call.Region is not { } region || call.QueueUrl?.TrimEnd('/').Split('/') is not [.., var account, var name]
            || account.Length == 0 || !account.All(char.IsAsciiDigit))
        {
            return null;
        }

        return $"arn:{Arn.PartitionOf(region)}:sqs:{region}:{account}:{name}";
    }

    private static string? TypeOf(string operation) => operation switch
    {
        "SendMessage" or "SendMessageBatch" => "send",
        "ReceiveMessage" => "receive",
        "DeleteMessage" or "DeleteMessageBatch" or "ChangeMessageVisibility" or "ChangeMessageVisibilityBatch" => "settle",
        _ => null,
    };
}
