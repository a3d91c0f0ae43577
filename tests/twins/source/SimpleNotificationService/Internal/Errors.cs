using Amazon.SimpleNotificationService.Model;
using Amazon.Twin;

namespace Amazon.SimpleNotificationService.Internal;

/// <summary>The exception for an error response.</summary>
internal static class Errors
{
    public static AmazonSimpleNotificationServiceException Of(WireError error) => error.Code switch
    {
        "NotFound" => new NotFoundException(error.Message, error.Inner, error.Fault, error.Code, error.RequestId, error.Status),
        _ => new AmazonSimpleNotificationServiceException(error.Message, error.Inner, error.Fault, error.Code, error.RequestId, error.Status),
    };
}
