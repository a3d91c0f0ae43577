using MongoDB.Bson;

namespace MongoDB.Driver
{
    public class MongoException(string message, Exception? inner = null) : Exception(message, inner);

    public class MongoConnectionException(string message, Exception? inner = null) : MongoException(message, inner);

    public class MongoServerException(string message, Exception? inner = null) : MongoException(message, inner);

    public class MongoExecutionTimeoutException(string message) : MongoServerException(message)
    {
        internal const int ExceededTimeLimit = 50;

        public int Code => ExceededTimeLimit;
    }

    public sealed class MongoWriteException(Core.Operations.MongoBulkWriteOperationException inner)
        : MongoServerException($"A write operation resulted in an error. WriteError: {{ Category : \"DuplicateKey\", Code : {inner.Code}, Message : \"{inner.Text}\" }}.", inner);

    public class MongoCommandException(string message, BsonDocument result) : MongoServerException(message)
    {
        public int Code => Result["code"].ToInt32();

        public string CodeName => Result["codeName"].AsString;

        public BsonDocument Result { get; } = result;
    }
}

namespace MongoDB.Driver.Core.Operations
{
    /// <summary>What a server refused to write, for the operation; applications get exceptions made of it.</summary>
    public sealed class MongoBulkWriteOperationException(BsonArray errors)
        : MongoServerException($"A bulk write operation resulted in one or more errors.{Environment.NewLine}  {errors[0].AsBsonDocument["errmsg"].AsString}")
    {
        internal int Code { get; } = errors[0].AsBsonDocument["code"].ToInt32();

        internal string Text { get; } = errors[0].AsBsonDocument["errmsg"].AsString;
    }
}
