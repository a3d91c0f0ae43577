using System.Collections;
using System.Text;
using Amazon.Runtime;
using Lumigo.AutoInstrumentation.Bridge.Aws.Accessors;

namespace Lumigo.AutoInstrumentation.Bridge.Aws.Messages;

/// <summary>
/// Puts the context of a sending span into the messages of a request: into a copy, because the request is the application's, which may use it for several
/// calls at once. The SDK checks digests against the copy, which it finds in the call's context.
/// </summary>
/// <param name="entries">The property that holds the messages of a batch; null for a request that is a message itself.</param>
/// <param name="body">The property that holds a message's body.</param>
internal sealed class OutgoingMessages(string? entries, string body)
{
    private const string Attributes = "MessageAttributes";
    private const string EntryId = "Id";

    // A message, or a whole batch, may have no more bytes: SNS and SQS, and SQS since August 2025.
    private static readonly long[] s_sizeLimits = [256 * 1024, 1024 * 1024];

    /// <summary>Gives a response the digests that it would have without our attributes.</summary>
    /// <param name="original">The request that was given.</param>
    /// <param name="sent">The request that was sent.</param>
    /// <param name="response">The response to it.</param>
    public void Restore(AmazonWebServiceRequest original, AmazonWebServiceRequest sent, AmazonWebServiceResponse response)
    {
        if (entries is null)
        {
            Restore(original, sent, answer: response);
            return;
        }

        if (Entries(original) is not { } before || Entries(sent) is not { } after || TypeShape.Of(response).Read(response, "Successful") is not IList answers)
        {
            return;
        }

        // Answers come in any order.
        foreach (object? answer in answers)
        {
            int index = answer is null ? -1 : IndexOf(before, TypeShape.Of(answer).Text(answer, EntryId));
            if (index >= 0)
            {
                Restore(before[index]!, after[index]!, answer!);
            }
        }
    }

    /// <summary>The request to send instead; null for the one that was given.</summary>
    public AmazonWebServiceRequest? WithContext(AmazonWebServiceRequest request, MessageContext context) =>
        entries is null ? Message(request, context) : Batch(request, entries, context);

    private AmazonWebServiceRequest? Message(AmazonWebServiceRequest request, MessageContext context)
    {
        long size = 0;
        return With(request, context, ref size, out long added) is { } copy && Fits(size, added) ? (AmazonWebServiceRequest)copy : null;
    }

    private AmazonWebServiceRequest? Batch(AmazonWebServiceRequest request, string property, MessageContext context)
    {
        TypeShape shape = TypeShape.Of(request);
        if (shape.Find(property) is not { } getter || getter.Read(request) is not IList { Count: > 0 } messages
            || ListMaker.For(getter.Type)?.New(messages.Count) is not { } copies || shape.SetterOf(property) is not { } setter)
        {
            return null;
        }

        bool changed = false;
        long size = 0;
        long added = 0;
        foreach (object? message in messages)
        {
            long more = 0;
            object? copy = message is null ? null : With(message, context, ref size, out more);
            added += more;
            changed |= copy is not null;
            copies.Add(copy ?? message);
        }

        if (!changed || !Fits(size, added))
        {
            return null;
        }

        AmazonWebServiceRequest clone = Cloning.Clone(request);
        setter.Write(clone, copies);
        return clone;
    }

    /// <summary>A copy of a message with the context; null for one that is left as it is.</summary>
    private object? With(object message, MessageContext context, ref long size, out long added)
    {
        added = 0;
        TypeShape shape = TypeShape.Of(message);
        if (shape.Find(Attributes) is not { } getter || MessageAttributes.For(getter.Type) is not { } attributes || shape.SetterOf(Attributes) is not { } setter)
        {
            return null;
        }

        object? existing = getter.Read(message);
        long before = attributes.Size(existing);
        size += before + Encoding.UTF8.GetByteCount(shape.Text(message, body) ?? string.Empty);
        if (attributes.With(existing, context) is not { } extended)
        {
            return null;
        }

        added = attributes.Size(extended) - before;
        object clone = Cloning.Clone(message);
        setter.Write(clone, extended);
        return clone;
    }

    private IList? Entries(AmazonWebServiceRequest request) => TypeShape.Of(request).Read(request, entries!) as IList;

    private static int IndexOf(IList messages, string? id)
    {
        for (int index = 0; index < messages.Count; index++)
        {
            if (messages[index] is { } message && id is not null && TypeShape.Of(message).Text(message, EntryId) == id)
            {
                return index;
            }
        }

        return -1;
    }

    private static void Restore(object original, object sent, object answer)
    {
        TypeShape shape = TypeShape.Of(original);
        if (!ReferenceEquals(original, sent) && shape.Find(Attributes) is { } getter && MessageAttributes.For(getter.Type) is { } accessors)
        {
            AttributesDigest.Replace(answer, accessors, with: getter.Read(sent), without: getter.Read(original));
        }
    }

    /// <summary>Whether the messages stay below each limit that they are below without us.</summary>
    private static bool Fits(long size, long added) => Array.TrueForAll(s_sizeLimits, limit => size > limit || size + added <= limit);
}
