using System.Collections;
using Lumigo.AutoInstrumentation.Bridge.Aws.Accessors;

namespace Lumigo.AutoInstrumentation.Bridge.Aws.Services;

/// <summary>Amazon SQS: the queue, the messages sent and received.</summary>
internal sealed class SqsService : AwsService
{
    private const string QueueUrl = "QueueUrl";

    public override bool Receives(AwsOperation operation) => operation.Name == "ReceiveMessage";

    public override void OnRequest(AwsCall call, object request)
    {
        AwsOperation operation = call.Operation;
        call.Note(AwsAttributes.MessagingSystem, "aws_sqs");
        if (TypeOf(operation.Name) is { } type)
        {
            call.Note(AwsAttributes.MessagingOperationName, operation.Name);
            call.Note(AwsAttributes.MessagingOperationType, type);
        }

        if (operation.Request.Text(request, QueueUrl) is { } url)
        {
            NoteQueue(call, url);
        }
        else if (operation.Request.Text(request, "QueueName") is { } name)
        {
            call.ResourceName = name;
            call.Note(AwsAttributes.MessagingDestinationName, name);
        }

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
                call.MessageId = (shape.Read(response, "Successful") as IEnumerable)?.Cast<object>().FirstOrDefault() is { } first
                    ? TypeShape.Of(first).Text(first, "MessageId")
                    : null;
                break;
            case "ReceiveMessage":
                OnReceived(call, shape.Read(response, "Messages") as IList);
                break;
            case "CreateQueue" or "GetQueueUrl":
                string? url = shape.Text(response, QueueUrl);
                call.Note(AwsAttributes.SqsQueueUrl, url);
                call.Note(AwsAttributes.LumigoQueueUrl, url);
                break;
        }
    }

    public override string? BodyOf(AwsOperation operation, object request) => operation.Request.Text(request, "MessageBody");

    public override IEnumerable? MessagesOf(AwsOperation operation, object response) =>
        Receives(operation) && TypeShape.Of(response).Read(response, "Messages") is IList { Count: > 0 } messages ? messages : null;

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

    private static void NoteQueue(AwsCall call, string url)
    {
        string name = NameOf(url);
        call.ResourceName = name;
        call.Note(AwsAttributes.MessagingDestinationName, name);
        call.Note(AwsAttributes.SqsQueueUrl, url);
        call.Note(AwsAttributes.LumigoQueueUrl, url);
    }

    private static string NameOf(string queueUrl)
    {
        ReadOnlySpan<char> path = queueUrl.AsSpan().TrimEnd('/');
        return path[(path.LastIndexOf('/') + 1)..].ToString();
    }

    private static string? TypeOf(string operation) => operation switch
    {
        "SendMessage" or "SendMessageBatch" => "send",
        "ReceiveMessage" => "receive",
        "DeleteMessage" or "DeleteMessageBatch" or "ChangeMessageVisibility" or "ChangeMessageVisibilityBatch" => "settle",
        _ => null,
    };
}
