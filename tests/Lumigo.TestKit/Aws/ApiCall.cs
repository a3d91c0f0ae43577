namespace Lumigo.TestKit.Aws;

/// <summary>A call an <see cref="AwsEndpoint"/> has answered.</summary>
/// <param name="RequestId">The id the caller got.</param>
/// <param name="Action">The operation.</param>
/// <param name="Target">Name of the queue or topic; empty without one.</param>
/// <param name="Status">HTTP status.</param>
/// <param name="Error">The error's code; null without one.</param>
/// <param name="Headers">The request's headers.</param>
/// <param name="Messages">The messages sent or received, with all their attributes, asked for or not.</param>
public sealed record ApiCall(
    string RequestId, string Action, string Target, int Status, string? Error, IReadOnlyDictionary<string, string> Headers, IReadOnlyList<CarriedMessage> Messages);

/// <summary>A message of an <see cref="ApiCall"/>.</summary>
/// <param name="Id">The message's id.</param>
/// <param name="Body">The body.</param>
/// <param name="Attributes">All attributes it was sent with.</param>
public sealed record CarriedMessage(string Id, string Body, IReadOnlyDictionary<string, AttributeValue> Attributes);
