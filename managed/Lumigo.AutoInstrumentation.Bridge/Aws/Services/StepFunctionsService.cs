using Lumigo.AutoInstrumentation.Bridge.Aws.Accessors;

namespace Lumigo.AutoInstrumentation.Bridge.Aws.Services;

/// <summary>AWS Step Functions: the state machine.</summary>
internal sealed class StepFunctionsService : AwsService
{
    public override void OnRequest(AwsCall call, object request)
    {
        TypeShape shape = call.Operation.Request;
        string? machine = shape.Text(request, "StateMachineArn");
        call.ResourceName = Arn.NameOf(machine);
        call.Note(AwsAttributes.StateMachineArn, machine);
    }
}
