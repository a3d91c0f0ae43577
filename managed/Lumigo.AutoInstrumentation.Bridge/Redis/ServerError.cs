namespace Lumigo.AutoInstrumentation.Bridge.Redis;

/// <summary>Errors that a Redis server answers begin with a code in capital letters (<c>WRONGTYPE Operation against a key …</c>).</summary>
internal static class ServerError
{
    private const string ServerException = "StackExchange.Redis.RedisServerException";
    private const int LongestCode = 32;

    /// <summary>The code; null when the error is not the server's, or has none.</summary>
    public static string? CodeOf(Exception exception)
    {
        if (exception.GetType().FullName != ServerException)
        {
            return null;
        }

        string message = exception.Message;
        int length = message.IndexOf(' ', StringComparison.Ordinal);
        length = length < 0 ? message.Length : length;
        if (length is 0 or > LongestCode)
        {
            return null;
        }

        foreach (char one in message.AsSpan(0, length))
        {
            if (!char.IsAsciiLetterUpper(one))
            {
                return null;
            }
        }

        return message[..length];
    }
}
