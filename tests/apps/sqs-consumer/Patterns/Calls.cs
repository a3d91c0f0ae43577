using Amazon.SQS.Model;

namespace SqsConsumer.Patterns;

/// <summary>What applications do for a message: other calls.</summary>
internal static class Calls
{
    public static IEnumerable<Pattern> All =>
    [
        new("http-call", "an HTTP call in the loop", HttpCall),
        new("delete", "`DeleteMessageAsync` in the loop", Delete),
        new("delete-finally", "`DeleteMessageAsync` in a `finally`", DeleteInFinally),
        new("delete-batch", "`DeleteMessageBatchAsync` after the loop", DeleteBatch),
        new("visibility", "`ChangeMessageVisibilityAsync` in the loop", Visibility),
        new("forward", "`SendMessageAsync` of what was received to another queue", Forward),
        new("forward-batch", "`SendMessageBatchAsync` in the loop", ForwardBatch),
        new("attributes-none", "message attributes not asked for", AttributesNotAsked, 0),
        new("attributes-some", "message attributes asked for by name and prefix", AttributesAsked, 0),
        new("attributes-ten", "a message that has ten attributes already", TenAttributes, 0),
        new("request-reused", "one request object used for many calls at once", RequestReused),
    ];

    private static async Task HttpCall(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        foreach (var message in response.Messages)
        {
            var url = work.PingUrl(message.Body);
            work.Done(await work.Http.GetStringAsync(url));
            Step.For(message.MessageId, "an HTTP call", url);
        }
        var last = work.PingUrl("after");
        await work.Http.GetStringAsync(last);
        Step.Apart("an HTTP call after the loop", last);
    }

    private static async Task Delete(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        foreach (var message in response.Messages)
        {
            var deleted = await work.Sqs.DeleteMessageAsync(work.QueueUrl, message.ReceiptHandle);
            Step.For(message.MessageId, "the delete", deleted.ResponseMetadata.RequestId);
            work.Done(message.Body);
        }
        Step.Apart("after the loop");
    }

    private static async Task DeleteInFinally(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        foreach (var message in response.Messages)
        {
            DeleteMessageResponse? deleted = null;
            try
            {
                Step.For(message.MessageId, "in the try");
                work.Done(message.Body);
            }
            finally
            {
                deleted = await work.Sqs.DeleteMessageAsync(new DeleteMessageRequest(work.QueueUrl, message.ReceiptHandle));
            }
            Step.For(message.MessageId, "the delete", deleted.ResponseMetadata.RequestId);
        }
        Step.Apart("after the loop");
    }

    private static async Task DeleteBatch(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        var entries = new List<DeleteMessageBatchRequestEntry>();
        foreach (var message in response.Messages)
        {
            Step.For(message.MessageId, "in the loop");
            entries.Add(new DeleteMessageBatchRequestEntry(message.Body, message.ReceiptHandle));
        }
        var deleted = await work.Sqs.DeleteMessageBatchAsync(new DeleteMessageBatchRequest(work.QueueUrl, entries));
        Step.Apart("the delete after the loop", deleted.ResponseMetadata.RequestId);
        work.Done($"{deleted.Successful.Count}");
    }

    private static async Task Visibility(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        foreach (var message in response.Messages)
        {
            var changed = await work.Sqs.ChangeMessageVisibilityAsync(work.QueueUrl, message.ReceiptHandle, 60);
            Step.For(message.MessageId, "the change", changed.ResponseMetadata.RequestId);
            work.Done(message.Body);
        }
        Step.Apart("after the loop");
    }

    private static async Task Forward(Work work)
    {
        var other = await work.OtherQueue("forwarded");
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        foreach (var message in response.Messages)
        {
            var sent = await work.Sqs.SendMessageAsync(other, message.Body + "!");
            Step.For(message.MessageId, "the send", sent.ResponseMetadata.RequestId);
        }
        Step.Apart("between the loops");
        var forwarded = await work.Sqs.ReceiveMessageAsync(new ReceiveMessageRequest { QueueUrl = other, MaxNumberOfMessages = 10 });
        foreach (var message in forwarded.Messages)
        {
            Step.For(message.MessageId, "in the loop over the forwarded");
            work.Done(message.Body);
        }
    }

    private static async Task ForwardBatch(Work work)
    {
        var other = await work.OtherQueue("forwarded");
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        foreach (var message in response.Messages)
        {
            var sent = await work.Sqs.SendMessageBatchAsync(other, [new("a", message.Body + "a"), new("b", message.Body + "b")]);
            Step.For(message.MessageId, "the send", sent.ResponseMetadata.RequestId);
            work.Done($"{sent.Successful.Count}");
        }
        Step.Apart("after the loop");
    }

    private static async Task AttributesNotAsked(Work work)
    {
        await work.Sqs.SendMessageAsync(WithAttributes(work, "colour", "size"));
        await Show(work, work.Request);
    }

    private static async Task AttributesAsked(Work work)
    {
        await work.Sqs.SendMessageAsync(WithAttributes(work, "colour", "shop.id", "shop.name", "size"));
        var request = work.Request;
        request.MessageAttributeNames = ["colour", "shop.*"];
        request.AttributeNames = ["ApproximateReceiveCount"];
        await Show(work, request);
    }

    private static async Task TenAttributes(Work work)
    {
        await work.Sqs.SendMessageAsync(WithAttributes(work, [.. Enumerable.Range(0, 10).Select(number => $"a{number}")]));
        var request = work.Request;
        request.MessageAttributeNames = ["All"];
        await Show(work, request);
    }

    private static async Task RequestReused(Work work)
    {
        var other = await work.OtherQueue("reused");
        var send = new SendMessageRequest(other, "same");
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => work.Sqs.SendMessageAsync(send)));
        work.Say($"attributes of the request afterwards: {send.MessageAttributes?.Count ?? 0}");
        var own = new MessageAttributeValue { DataType = "String", StringValue = "mine" };
        var with = new SendMessageRequest(other, "with an attribute") { MessageAttributes = new() { ["own"] = own } };
        var batch = new SendMessageBatchRequest(other, [new("a", "first"), new("b", "second") { MessageAttributes = with.MessageAttributes }]);
        var digests = await Task.WhenAll(Enumerable.Range(0, 10).Select(async number =>
            number % 2 == 0 ? (await work.Sqs.SendMessageAsync(with)).MD5OfMessageAttributes
            : (await work.Sqs.SendMessageBatchAsync(batch)).Successful.Single(entry => entry.Id == "b").MD5OfMessageAttributes));
        work.Say($"digests: {string.Join(' ', digests.Distinct())}, attributes {string.Join(' ', with.MessageAttributes.Keys)}, entries {string.Join(' ', batch.Entries.Select(entry => entry.MessageAttributes?.Count ?? 0))}");
        var receive = new ReceiveMessageRequest { QueueUrl = other, MaxNumberOfMessages = 1 };
        var responses = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => work.Sqs.ReceiveMessageAsync(receive)));
        work.Say($"names in the request afterwards: {receive.MessageAttributeNames?.Count ?? 0}");
        foreach (var response in responses)
        {
            foreach (var message in response.Messages)
            {
                Step.For(message.MessageId, "in the loop");
                work.Done(message.Body);
            }
        }
    }

    private static SendMessageRequest WithAttributes(Work work, params string[] names) => new(work.QueueUrl, "with attributes")
    {
        MessageAttributes = names.ToDictionary(name => name, name => new MessageAttributeValue { DataType = "String", StringValue = "value of " + name }),
    };

    private static async Task Show(Work work, ReceiveMessageRequest request)
    {
        var response = await work.Sqs.ReceiveMessageAsync(request);
        foreach (var message in response.Messages)
        {
            Step.For(message.MessageId, "in the loop");
            var attributes = message.MessageAttributes is null ? "null" : string.Join(' ', message.MessageAttributes.Keys.Order(StringComparer.Ordinal));
            var system = message.Attributes is null ? "null" : string.Join(' ', message.Attributes.Keys.Order(StringComparer.Ordinal));
            work.Say($"attributes [{attributes}] system [{system}] digest {message.MD5OfMessageAttributes ?? "none"}");
            work.Done(message.Body);
        }
        work.Say($"names in the request afterwards: {request.MessageAttributeNames?.Count.ToString() ?? "null"}");
    }
}
