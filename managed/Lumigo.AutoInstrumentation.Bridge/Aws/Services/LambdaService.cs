using Lumigo.AutoInstrumentation.Bridge.Aws.Payloads;

namespace Lumigo.AutoInstrumentation.Bridge.Aws.Services;

/// <summary>AWS Lambda: the function.</summary>
internal sealed class LambdaService : AwsService
{
    public override void OnRequest(AwsCall call, object request)
    {
        string? function = call.Operation.Request.Text(request, "FunctionName");
        call.ResourceName = function;
        if (function is not null && call.Operation.Name is "Invoke" or "InvokeAsync" or "InvokeWithResponseStream")
        {
            call.Note(AwsAttributes.FaasInvokedProvider, "aws");
            call.Note(AwsAttributes.FaasInvokedName, NameOf(function!));
        }
    }

    public override void OnResponse(AwsCall call, object response)
    {
        if (call.Operation.Name is "Invoke" or "InvokeAsync" or "InvokeWithResponseStream")
        {
            call.Note(AwsAttributes.FaasInvokedRegion, call.Region);
        }
    }

    public override string? BodyOf(AwsOperation operation, object request) =>
        (operation.Request.Read(request, "PayloadStream") ?? operation.Request.Read(request, "InvokeArgsStream") ?? operation.Request.Read(request, "Payload")) is MemoryStream payload
            ? PayloadText.Of(payload)
            : null;

    /// <summary>A function is named by its name, its whole ARN, or the end of one, each with or without a version.</summary>
    private static string NameOf(string function)
    {
        const string Marker = "function:";
        int marker = function.IndexOf(Marker, StringComparison.Ordinal);
        ReadOnlySpan<char> name = marker < 0 ? function : function.AsSpan(marker + Marker.Length);
        int version = name.IndexOf(':');
        return (version < 0 ? name : name[..version]).ToString();
    }
}
