using System.Collections.Concurrent;
using System.Reflection;
using Lumigo.AutoInstrumentation.Bridge.Reflection;

namespace Lumigo.AutoInstrumentation.Bridge.Kafka;

/// <summary>Reads the library's objects, of whatever type arguments.</summary>
internal sealed class KafkaMembers
{
    private readonly MemberReader _topic;
    private readonly MemberReader _partition;
    private readonly MemberReader _offset;
    private readonly MemberReader _errorCode;
    private readonly MemberReader _isError;
    private readonly MemberReader _errorReason;
    private readonly MemberReader _exceptionError;
    private readonly Type _exception;
    private readonly ConcurrentDictionary<(Type Type, string Name), MemberReader?> _generic = new();

    /// <summary>Binds to a copy of the library.</summary>
    /// <exception cref="MissingMemberException">It is not as it is known.</exception>
    public KafkaMembers(Assembly library)
    {
        _topic = MemberReader.Bind(TypeOf(library, "TopicPartition"), "Topic");
        _partition = MemberReader.Bind(TypeOf(library, "Partition"), "Value");
        _offset = MemberReader.Bind(TypeOf(library, "Offset"), "Value");
        Type error = TypeOf(library, "Error");
        _errorCode = MemberReader.Bind(error, "Code");
        _isError = MemberReader.Bind(error, "IsError");
        _errorReason = MemberReader.Bind(error, "Reason");
        _exception = TypeOf(library, "KafkaException");
        _exceptionError = MemberReader.Bind(_exception, "Error");
    }

    public static Type TypeOf(Assembly library, string name) =>
        library.GetType("Confluent.Kafka." + name) ?? throw new MissingMemberException("Confluent.Kafka." + name);

    /// <summary>A member of a generic type's object, bound once for each of its instances; null also when there is none.</summary>
    public object? Read(object instance, string name) =>
        _generic.GetOrAdd((instance.GetType(), name), static key => MemberReader.Find(key.Type, key.Name))?.Read(instance);

    /// <summary>The topic of a topic and partition.</summary>
    public string? TopicOf(object? topicPartition) => topicPartition is not null && _topic.Owns(topicPartition) ? _topic.Read(topicPartition) as string : null;

    /// <summary>The number of a partition; negative when the library chooses one.</summary>
    public int PartitionOf(object? partition) => partition is not null && _partition.Read(partition) is int number ? number : -1;

    /// <summary>The number of an offset; negative for the special ones.</summary>
    public long OffsetOf(object? offset) => offset is not null && _offset.Read(offset) is long number ? number : -1;

    /// <summary>The name of an error's code, and what it says; null when there is no error.</summary>
    public (string Code, string? Reason)? ErrorOf(object? error) => error is not null && _isError.Read(error) is true
        ? (_errorCode.Read(error)?.ToString() ?? "_OTHER", _errorReason.Read(error) as string)
        : null;

    /// <summary>The name of the error code that an exception carries; null for exceptions of other kinds.</summary>
    public string? CodeOf(Exception exception) => _exception.IsInstanceOfType(exception) ? ErrorOf(_exceptionError.Read(exception))?.Code : null;
}
