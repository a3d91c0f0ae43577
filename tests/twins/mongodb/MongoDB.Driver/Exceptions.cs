namespace MongoDB.Driver;

public class MongoException(string message, Exception? inner = null) : Exception(message, inner);

public class MongoConnectionException(string message, Exception? inner = null) : MongoException(message, inner);

public class MongoServerException(string message) : MongoException(message);

public class MongoWriteException(string message) : MongoServerException(message);

public class MongoCommandException(string message, int code, string codeName) : MongoServerException(message)
{
    public int Code { get; } = code;

    public string CodeName { get; } = codeName;
}
