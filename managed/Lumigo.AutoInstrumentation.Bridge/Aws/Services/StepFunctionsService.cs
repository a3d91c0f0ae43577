using Lumigo.AutoInstrumentation.Bridge.Aws.Accessors;

namespace Lumigo.AutoInstrumentation.Bridge.Aws.Services;

/// <summary>AWS Step Functions: the state machine.</summary>
internal sealed class StepFunctionsService : AwsService
{
    public override void OnRequest(AwsCall call, object request)
    {
        TypeShape shape = call.Operation.Request;
        string? machine = shape.Text(request, "StateMachineArn");
        call.ResourceName = NameOf(Arn.ResourceOf(machine));
        call.Note(AwsAttributes.StateMachineArn, machine);
    }

    /// <summary><c>stateMachine:name</c>, with a version, an alias or the label of a map behind it.</summary>
    private static string? NameOf(string? resource)
    {
        const string Prefix = "stateMachine:";
        if (resource is null || !resource.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return resource;
        }

        ReadOnlySpan<char> name = resource.AsSpan(Prefix.Length);
        int end = name.IndexOfAny(':', '/');
        return (end < 0 ? name : name[..end]).ToString();
    }
}
