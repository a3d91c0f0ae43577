namespace Lumigo.TestKit.Aws;

/// <summary>An error the service answers with.</summary>
internal sealed class ApiError(string type, string code, string message, int status = 400) : Exception(message)
{
    /// <summary>The JSON protocol's name.</summary>
    public string Type => type;

    /// <summary>The query protocol's name, which the JSON protocol sends too.</summary>
    public string Code => code;

    public int Status => status;

    public static ApiError MissingQueue() =>
        new("QueueDoesNotExist", "AWS.SimpleQueueService.NonExistentQueue", "The specified queue does not exist.");

    public static ApiError Invalid(string message) => new("InvalidParameterValueException", "InvalidParameterValue", message);
}
