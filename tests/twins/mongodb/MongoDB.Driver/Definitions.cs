using MongoDB.Bson;

namespace MongoDB.Driver;

/// <summary>Filters, updates, pipelines and commands, here always as the documents they are made of.</summary>
public sealed class FilterDefinition<TDocument>
{
    internal BsonDocument Document { get; private init; } = null!;

    public static implicit operator FilterDefinition<TDocument>(BsonDocument document) => new() { Document = document };
}

public sealed class UpdateDefinition<TDocument>
{
    internal BsonDocument Document { get; private init; } = null!;

    public static implicit operator UpdateDefinition<TDocument>(BsonDocument document) => new() { Document = document };
}

public sealed class PipelineDefinition<TInput, TOutput>
{
    internal BsonDocument[] Stages { get; private init; } = [];

    public static implicit operator PipelineDefinition<TInput, TOutput>(BsonDocument[] stages) => new() { Stages = stages };
}

public sealed class Command<TResult>
{
    internal BsonDocument Document { get; private init; } = null!;

    public static implicit operator Command<TResult>(BsonDocument document) => new() { Document = document };
}

public sealed class FindOptions<TDocument>
{
    public int? BatchSize { get; set; }

    public int? Limit { get; set; }
}

public sealed class WriteConcern
{
    private WriteConcern(int servers) => Servers = servers;

    public static WriteConcern Acknowledged { get; } = new(1);

    public static WriteConcern Unacknowledged { get; } = new(0);

    internal int Servers { get; }
}

public sealed class UpdateResult(long modified)
{
    public long ModifiedCount => modified;
}

public sealed class DeleteResult(long deleted)
{
    public long DeletedCount => deleted;
}
