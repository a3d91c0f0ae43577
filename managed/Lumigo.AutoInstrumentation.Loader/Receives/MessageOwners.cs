using System.Collections;
using System.Runtime.CompilerServices;

namespace Lumigo.AutoInstrumentation.Loader.Receives;

/// <summary>Which receive a message came with. Messages are not kept alive by it.</summary>
internal static class MessageOwners
{
    private static readonly ConditionalWeakTable<object, ReceivedBatch> s_owners = [];
    private static volatile bool s_any;

    /// <summary>Whether there is any entry: woven code in a process that never received anything stops here.</summary>
    public static bool Any => s_any;

    /// <summary>Notes the response, the list and each message in it.</summary>
    public static void Add(object response, IEnumerable messages, ReceivedBatch batch)
    {
        s_any = true;
        s_owners.AddOrUpdate(response, batch);
        s_owners.AddOrUpdate(batch.Span, batch);
        if (messages is not object[] { Length: 0 })
        {
            s_owners.AddOrUpdate(messages, batch);
        }

        foreach (object? message in messages)
        {
            if (message is not null)
            {
                s_owners.AddOrUpdate(message, batch);
            }
        }
    }

    /// <summary>The receive that a message, the list or the response came with; null for any other object.</summary>
    public static ReceivedBatch? Of(object message) => s_owners.TryGetValue(message, out ReceivedBatch? batch) ? batch : null;

    /// <summary>The receive of a response, or of a list or array of messages, copies included: known by its first message.</summary>
    public static ReceivedBatch? OfCollection(object collection) =>
        Of(collection) ?? (FirstOf(collection) is { } first ? Of(first) : null);

    /// <summary>Only of the runtime's own lists and arrays: asking others would run code of the application.</summary>
    private static object? FirstOf(object collection)
    {
        if (collection is object[] array)
        {
            return array.Length > 0 ? array[0] : null;
        }

        Type type = collection.GetType();
        if (!type.IsGenericType || type.GetGenericTypeDefinition() != typeof(List<>))
        {
            return null;
        }

        try
        {
            var list = (IList)collection;
            return list.Count > 0 ? list[0] : null;
        }
        catch (ArgumentOutOfRangeException)
        {
            // Emptied by another thread meanwhile.
            return null;
        }
    }
}
