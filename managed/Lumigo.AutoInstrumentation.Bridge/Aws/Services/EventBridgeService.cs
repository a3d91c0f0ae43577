using System.Collections;
using Lumigo.AutoInstrumentation.Bridge.Aws.Accessors;

namespace Lumigo.AutoInstrumentation.Bridge.Aws.Services;

/// <summary>Amazon EventBridge: the event bus.</summary>
internal sealed class EventBridgeService : AwsService
{
    private const string DefaultBus = "default";

    public override void OnRequest(AwsCall call, object request)
    {
        TypeShape shape = call.Operation.Request;
        call.ResourceName = call.Operation.Name == "PutEvents" ? BusOf(shape.Read(request, "Entries") as IList) : Name(shape.Text(request, "EventBusName"));
    }

    public override void OnResponse(AwsCall call, object response)
    {
        if (call.Operation.Name == "PutEvents" && TypeShape.Of(response).Read(response, "Entries") is IList { Count: > 0 } entries && entries[0] is { } first)
        {
            call.MessageId = TypeShape.Of(first).Text(first, "EventId");
        }
    }

    /// <summary>The bus of the first event; an event without one goes to the account's default bus.</summary>
    private static string? BusOf(IList? entries) => entries is { Count: > 0 } && entries[0] is { } first
        ? Name(TypeShape.Of(first).Text(first, "EventBusName")) ?? DefaultBus
        : null;

    private static string? Name(string? bus) => Arn.NameOf(bus) ?? bus;
}
