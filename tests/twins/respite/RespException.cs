namespace RESPite;

/// <summary>An error that the server answered, where a value was asked for.</summary>
public sealed class RespException(string message) : Exception(message);
