namespace StackExchange.Redis;

/// <summary>Has the name of the library's exception.</summary>
internal sealed class RedisServerException(string message) : Exception(message);
