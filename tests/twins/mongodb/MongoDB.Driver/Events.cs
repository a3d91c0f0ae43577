using MongoDB.Bson;

namespace MongoDB.Driver.Core.Events;

public interface IEventSubscriber
{
    bool TryGetEventHandler<TEvent>(out Action<TEvent> handler);
}

public struct CommandStartedEvent(string commandName, BsonDocument command, int requestId)
{
    public readonly BsonDocument Command => command;

    public readonly string CommandName => commandName;

    public readonly int RequestId => requestId;
}

public struct CommandSucceededEvent(string commandName, BsonDocument reply, int requestId)
{
    public readonly string CommandName => commandName;

    public readonly BsonDocument Reply => reply;

    public readonly int RequestId => requestId;
}

public struct CommandFailedEvent(string commandName, Exception failure, int requestId)
{
    public readonly string CommandName => commandName;

    public readonly Exception Failure => failure;

    public readonly int RequestId => requestId;
}
