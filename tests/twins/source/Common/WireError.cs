using System.Net;
using Amazon.Runtime;

namespace Amazon.Twin;

/// <summary>What an error response says.</summary>
internal sealed record WireError(string Type, string Code, string Message, ErrorType Fault, string RequestId, Exception Inner, HttpStatusCode Status);
