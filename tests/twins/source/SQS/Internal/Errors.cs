using Amazon.SQS.Model;
using Amazon.Twin;

namespace Amazon.SQS.Internal;

/// <summary>The exception for an error response, by the JSON protocol's type or the query protocol's code.</summary>
internal static class Errors
{
    public static AmazonSQSException Of(WireError error) => error.Type switch
    {
        "QueueDoesNotExist" or "AWS.SimpleQueueService.NonExistentQueue" =>
            new QueueDoesNotExistException(error.Message, error.Inner, error.Fault, error.Code, error.RequestId, error.Status),
        "ReceiptHandleIsInvalid" =>
            new ReceiptHandleIsInvalidException(error.Message, error.Inner, error.Fault, error.Code, error.RequestId, error.Status),
        "OverLimit" =>
            new OverLimitException(error.Message, error.Inner, error.Fault, error.Code, error.RequestId, error.Status),
        "RequestThrottled" =>
            new RequestThrottledException(error.Message, error.Inner, error.Fault, error.Code, error.RequestId, error.Status),
        "EmptyBatchRequest" or "AWS.SimpleQueueService.EmptyBatchRequest" =>
            new EmptyBatchRequestException(error.Message, error.Inner, error.Fault, error.Code, error.RequestId, error.Status),
        "TooManyEntriesInBatchRequest" or "AWS.SimpleQueueService.TooManyEntriesInBatchRequest" =>
            new TooManyEntriesInBatchRequestException(error.Message, error.Inner, error.Fault, error.Code, error.RequestId, error.Status),
        "BatchEntryIdsNotDistinct" or "AWS.SimpleQueueService.BatchEntryIdsNotDistinct" =>
            new BatchEntryIdsNotDistinctException(error.Message, error.Inner, error.Fault, error.Code, error.RequestId, error.Status),
        "InvalidMessageContents" =>
            new InvalidMessageContentsException(error.Message, error.Inner, error.Fault, error.Code, error.RequestId, error.Status),
        "QueueNameExists" or "QueueAlreadyExists" =>
            new QueueNameExistsException(error.Message, error.Inner, error.Fault, error.Code, error.RequestId, error.Status),
        _ => new AmazonSQSException(error.Message, error.Inner, error.Fault, error.Code, error.RequestId, error.Status),
    };
}
