using System.Collections.Concurrent;
using System.Reflection;
using System.Text;

namespace Lumigo.AutoInstrumentation.Bridge.Aws.Messages;

/// <summary>
/// The attributes of an SQS or SNS message: a dictionary from name to a value type of the service's assembly. Its accessors are bound once per value type.
/// </summary>
internal abstract class MessageAttributes
{
    /// <summary>SQS refuses messages with more attributes.</summary>
    private const int MaxCount = 10;

    private static readonly ConcurrentDictionary<Type, MessageAttributes?> s_known = new();

    /// <summary>For a property's type; null when it is not such a dictionary.</summary>
    public static MessageAttributes? For(Type dictionaryType) => s_known.GetOrAdd(dictionaryType, Bind);

    /// <summary>A copy of a message's attributes with a context added; null when there is no room, or the application has put one there.</summary>
    /// <param name="attributes">The attributes, or null.</param>
    /// <param name="context">The context.</param>
    public abstract object? With(object? attributes, MessageContext context);

    /// <summary>The text of an attribute, or null.</summary>
    public abstract string? Text(object? attributes, string name);

    /// <summary>Removes an attribute; false when it is not there.</summary>
    public abstract bool Remove(object? attributes, string name);

    /// <summary>How many attributes there are.</summary>
    public abstract int Count(object? attributes);

    /// <summary>What the attributes add to the size of a message, in bytes.</summary>
    public abstract long Size(object? attributes);

    /// <summary>The attributes as SQS digests them; null when one has a kind of value that is not digested.</summary>
    public abstract byte[]? Digestible(object? attributes);

    private static MessageAttributes? Bind(Type type)
    {
        if (!type.IsGenericType || type.GetGenericTypeDefinition() != typeof(Dictionary<,>) || type.GenericTypeArguments[0] != typeof(string))
        {
            return null;
        }

        Type value = type.GenericTypeArguments[1];
        bool fits = value.IsClass && value.GetConstructor(Type.EmptyTypes) is not null
            && value.GetProperty("DataType")?.PropertyType == typeof(string) && value.GetProperty("StringValue")?.PropertyType == typeof(string)
            && value.GetProperty("BinaryValue")?.PropertyType == typeof(MemoryStream);
        return fits ? (MessageAttributes)Activator.CreateInstance(typeof(Typed<>).MakeGenericType(value))! : null;
    }

    private sealed class Typed<TValue> : MessageAttributes
        where TValue : class, new()
    {
        private static readonly Func<TValue, string?> s_text = Get<string?>("StringValue");
        private static readonly Func<TValue, string?> s_dataType = Get<string?>("DataType");
        private static readonly Func<TValue, MemoryStream?> s_binary = Get<MemoryStream?>("BinaryValue");
        private static readonly Action<TValue, string> s_setText = Set("StringValue");
        private static readonly Action<TValue, string> s_setDataType = Set("DataType");

        public override object? With(object? attributes, MessageContext context)
        {
            var existing = (Dictionary<string, TValue>?)attributes;
            if (existing is not null && (existing.Count >= MaxCount || existing.ContainsKey(MessageContext.TraceParent)))
            {
                return null;
            }

            Dictionary<string, TValue> copy = existing is null ? [] : new(existing, existing.Comparer);
            copy[MessageContext.TraceParent] = Value(context.Parent);
            if (context.State is { } state && copy.Count < MaxCount)
            {
                // Without its parent a state means nothing: one that is there belongs to no context.
                copy.TryAdd(MessageContext.TraceState, Value(state));
            }

            return copy;
        }

        public override string? Text(object? attributes, string name) =>
            attributes is Dictionary<string, TValue> all && all.TryGetValue(name, out TValue? value) && value is not null ? s_text(value) : null;

        public override bool Remove(object? attributes, string name) => attributes is Dictionary<string, TValue> all && all.Remove(name);

        public override int Count(object? attributes) => (attributes as Dictionary<string, TValue>)?.Count ?? 0;

        public override long Size(object? attributes)
        {
            long size = 0;
            if (attributes is Dictionary<string, TValue> all)
            {
                foreach ((string name, TValue value) in all)
                {
                    // A null value is the application's mistake, which the SDK reports.
                    size += value is null
                        ? 0
                        : Encoding.UTF8.GetByteCount(name) + Bytes(s_dataType(value)) + Bytes(s_text(value)) + (s_binary(value)?.Length ?? 0);
                }
            }

            return size;

            static long Bytes(string? text) => text is null ? 0 : Encoding.UTF8.GetByteCount(text);
        }

        // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html (calculating the digest)
        public override byte[]? Digestible(object? attributes)
        {
            using var bytes = new MemoryStream();
            foreach ((string name, TValue value) in ((Dictionary<string, TValue>)attributes!).OrderBy(one => one.Key, StringComparer.Ordinal))
            {
                if (value is null)
                {
                    return null;
                }

                string? text = s_text(value);
                MemoryStream? binary = s_binary(value);
                if (s_dataType(value) is not { } dataType || text is null == binary is null)
                {
                    return null;
                }

                Write(bytes, Encoding.UTF8.GetBytes(name));
                Write(bytes, Encoding.UTF8.GetBytes(dataType));
                bytes.WriteByte((byte)(text is not null ? 1 : 2));
                Write(bytes, text is not null ? Encoding.UTF8.GetBytes(text) : binary!.ToArray());
            }

            return bytes.ToArray();
        }

        private static void Write(MemoryStream to, byte[] bytes)
        {
            to.Write([(byte)(bytes.Length >> 24), (byte)(bytes.Length >> 16), (byte)(bytes.Length >> 8), (byte)bytes.Length]);
            to.Write(bytes);
        }

        private static TValue Value(string text)
        {
            var value = new TValue();
            s_setDataType(value, "String");
            s_setText(value, text);
            return value;
        }

        private static Func<TValue, T> Get<T>(string property) => Property(property).GetMethod!.CreateDelegate<Func<TValue, T>>();

        private static Action<TValue, string> Set(string property) => Property(property).SetMethod!.CreateDelegate<Action<TValue, string>>();

        private static PropertyInfo Property(string name) => typeof(TValue).GetProperty(name)!;
    }
}
