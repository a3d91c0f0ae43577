using System.Collections;
using System.Diagnostics;
using System.Reflection;
using System.Text;
using Lumigo.AutoInstrumentation.Bridge.Reflection;

namespace Lumigo.AutoInstrumentation.Bridge.Kafka;

/// <summary>The trace context in the headers of messages (https://www.w3.org/TR/trace-context/).</summary>
internal sealed class TraceHeaders
{
    private const string Parent = "traceparent";
    private const string State = "tracestate";

    private readonly MemberReader _key;
    private readonly MethodInvoker _value;
    private readonly ConstructorInvoker _newHeader;
    private readonly MethodInvoker _remove;
    private readonly HeaderLists _lists;

    /// <summary>Binds to a copy of the library.</summary>
    /// <exception cref="MissingMemberException">It is not as it is known.</exception>
    public TraceHeaders(Assembly library)
    {
        Type item = KafkaMembers.TypeOf(library, "IHeader");
        _key = MemberReader.Bind(item, "Key");
        _value = MethodInvoker.Create(item.GetMethod("GetValueBytes") ?? throw new MissingMemberException(item.FullName, "GetValueBytes"));
        Type header = KafkaMembers.TypeOf(library, "Header");
        _newHeader = ConstructorInvoker.Create(header.GetConstructor([typeof(string), typeof(byte[])]) ?? throw new MissingMemberException(header.FullName, ".ctor"));
        Type headers = KafkaMembers.TypeOf(library, "Headers");
        _remove = MethodInvoker.Create(headers.GetMethod("Remove", [typeof(string)]) ?? throw new MissingMemberException(headers.FullName, "Remove"));
        _lists = (HeaderLists)Activator.CreateInstance(typeof(HeaderLists<>).MakeGenericType(item))!;
    }

    /// <summary>A copy of a message's headers with the context of a span; null when there is nothing to be added, or the message has a context of its own.</summary>
    /// <param name="headers">The headers, or null.</param>
    /// <param name="span">The span.</param>
    public object? With(object? headers, Activity? span)
    {
        if (span is not { IdFormat: ActivityIdFormat.W3C, Id: { } id } || Find(headers, Parent) is not null)
        {
            return null;
        }

        return _lists.Copy(headers, NewHeader(Parent, id), string.IsNullOrEmpty(span.TraceStateString) ? null : NewHeader(State, span.TraceStateString));
    }

    /// <summary>Takes out again what was added.</summary>
    /// <param name="headers">The headers that came back with the delivery report, which the application has not seen.</param>
    public void Remove(object headers)
    {
        _remove.Invoke(headers, Parent);
        _remove.Invoke(headers, State);
    }

    /// <summary>The link to whoever produced a message; null when it has no context.</summary>
    public ActivityLink? LinkOf(object? headers) =>
        Text(Find(headers, Parent)) is { } parent && ActivityContext.TryParse(parent, Text(Find(headers, State)), isRemote: true, out ActivityContext context)
            ? new ActivityLink(context)
            : null;

    private object? Find(object? headers, string key)
    {
        object? found = null;
        if (headers is IEnumerable all)
        {
            // The last one counts, as for the library's own look-up.
            foreach (object? header in all)
            {
                if (header is not null && string.Equals(_key.Read(header) as string, key, StringComparison.OrdinalIgnoreCase))
                {
                    found = header;
                }
            }
        }

        return found;
    }

    private string? Text(object? header) => header is not null && _value.Invoke(header) is byte[] bytes ? Encoding.ASCII.GetString(bytes) : null;

    private object NewHeader(string key, string value) => _newHeader.Invoke(key, Encoding.ASCII.GetBytes(value));

    /// <summary>Makes lists of a header type we have no reference to.</summary>
    private abstract class HeaderLists
    {
        public abstract object Copy(object? headers, object added, object? alsoAdded);
    }

    private sealed class HeaderLists<THeader> : HeaderLists
        where THeader : class
    {
        public override object Copy(object? headers, object added, object? alsoAdded)
        {
            List<THeader> copy = headers is IEnumerable<THeader> all ? [.. all] : [];
            copy.Add((THeader)added);
            if (alsoAdded is not null)
            {
                copy.Add((THeader)alsoAdded);
            }

            return copy;
        }
    }
}
