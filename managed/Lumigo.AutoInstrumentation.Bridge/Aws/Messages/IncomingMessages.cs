using System.Collections;
using System.Diagnostics;
using Amazon.Runtime;
using Lumigo.AutoInstrumentation.Bridge.Aws.Accessors;

namespace Lumigo.AutoInstrumentation.Bridge.Aws.Messages;

/// <summary>
/// Asks for the context that senders put into their messages, in a copy of the receive request, and takes out of the messages again what the application
/// did not ask for. One instance per call.
/// </summary>
internal sealed class IncomingMessages
{
    private const string Names = "MessageAttributeNames";
    private const string Attributes = "MessageAttributes";

    /// <summary>Notifications looked into for one receive.</summary>
    private const int MaxEnvelopes = 5;

    private readonly bool _addsParent;
    private readonly bool _addsState;

    /// <summary>Looks at what a request asks for.</summary>
    public IncomingMessages(AmazonWebServiceRequest request)
    {
        var names = TypeShape.Of(request).Read(request, Names) as List<string>;
        _addsParent = !Covers(names, MessageContext.TraceParent);
        _addsState = !Covers(names, MessageContext.TraceState);
    }

    /// <summary>The request to send instead; null for the one that was given.</summary>
    public AmazonWebServiceRequest? Asking(AmazonWebServiceRequest request)
    {
        TypeShape shape = TypeShape.Of(request);
        if ((!_addsParent && !_addsState) || shape.SetterOf(Names) is not { } setter)
        {
            return null;
        }

        List<string> names = shape.Read(request, Names) is List<string> existing ? [.. existing] : [];
        if (_addsParent)
        {
            names.Add(MessageContext.TraceParent);
        }

        if (_addsState)
        {
            names.Add(MessageContext.TraceState);
        }

        AmazonWebServiceRequest clone = Cloning.Clone(request);
        setter.Write(clone, names);
        return clone;
    }

    /// <summary>Notes links to the messages' senders and gives the messages the form they would have without us.</summary>
    /// <returns>The notifications of topics among them.</returns>
    public IReadOnlyList<SnsEnvelope> OnReceived(AwsCall call, IList messages)
    {
        List<SnsEnvelope>? envelopes = null;
        foreach (object? message in messages)
        {
            if (message is null)
            {
                continue;
            }

            TypeShape shape = TypeShape.Of(message);
            Getter? getter = shape.Find(Attributes);
            MessageAttributes? attributes = getter is null ? null : MessageAttributes.For(getter.Type);
            object? present = getter?.Read(message);
            string? parent = attributes?.Text(present, MessageContext.TraceParent);
            string? state = attributes?.Text(present, MessageContext.TraceState);
            if (SnsEnvelope.Of(shape.Text(message, "Body")) is { } envelope)
            {
                if (parent is null)
                {
                    parent = envelope.TraceParent;
                    state = envelope.TraceState;
                }

                if (envelope.IsSigned && (envelopes ??= []).Count < MaxEnvelopes)
                {
                    envelopes.Add(envelope);
                }
            }

            NoteLink(call, parent, state, shape.Text(message, "MessageId"));
            if (attributes is not null)
            {
                TakeOut(message, shape, attributes, present);
            }
        }

        return envelopes ?? (IReadOnlyList<SnsEnvelope>)[];
    }

    private static void NoteLink(AwsCall call, string? parent, string? state, string? messageId)
    {
        if (ActivityContext.TryParse(parent, state, isRemote: true, out ActivityContext context))
        {
            call.Note(new ActivityLink(context, messageId is null ? null : new ActivityTagsCollection { [AwsAttributes.MessagingMessageId] = messageId }));
        }
    }

    private void TakeOut(object message, TypeShape shape, MessageAttributes attributes, object? present)
    {
        bool isOurs = (_addsParent && attributes.Text(present, MessageContext.TraceParent) is not null)
            || (_addsState && attributes.Text(present, MessageContext.TraceState) is not null);
        if (!isOurs)
        {
            return;
        }

        bool isKnownDigest = AttributesDigest.Of(message) is { } digest && digest == AttributesDigest.Compute(attributes, present);
        if (_addsParent)
        {
            attributes.Remove(present, MessageContext.TraceParent);
        }

        if (_addsState)
        {
            attributes.Remove(present, MessageContext.TraceState);
        }

        if (attributes.Count(present) == 0)
        {
            // What a message without attributes has: nothing, or an empty dictionary, by generation and setting.
            object fresh = Activator.CreateInstance(message.GetType())!;
            shape.SetterOf(Attributes)?.Write(message, shape.Read(fresh, Attributes));
            AttributesDigest.Set(message, null);
        }
        else if (isKnownDigest)
        {
            AttributesDigest.Set(message, AttributesDigest.Compute(attributes, present));
        }
    }

    /// <summary>Names may be whole, a prefix with <c>.*</c>, or everything.</summary>
    private static bool Covers(List<string>? names, string attribute)
    {
        foreach (string? name in names ?? [])
        {
            if (name is null)
            {
                continue;
            }

            if (name == "All" || name == attribute || (name.EndsWith(".*", StringComparison.Ordinal) && attribute.StartsWith(name[..^2], StringComparison.Ordinal)))
            {
                return true;
            }
        }

        return false;
    }
}
