using System.Collections;
using System.Diagnostics;
using Lumigo.Diagnostics;

namespace Lumigo.AutoInstrumentation.Loader.Receives;

/// <summary>What the adapter of a message library tells about its receive calls; the library's messages are handled inside the receive's scope.</summary>
public static class ReceiveScope
{
    /// <summary>A receive call begins in this flow: what was handled here until now is over. Called before the receive's span is started.</summary>
    public static void OnReceiveCalled()
    {
        try
        {
            MessageHandling.Suspend();
        }
        catch (Exception exception)
        {
            StandardError.Debug($"the receive scope could not be ended ({exception.GetType().Name}: {exception.Message}).");
        }
    }

    /// <summary>
    /// A receive call has returned messages. Takes the span over: it is held for a while, so that tags put on it while its messages are
    /// handled reach the export, and then exported once.
    /// </summary>
    /// <param name="receive">The call's span, with its end time set; never to be stopped.</param>
    /// <param name="response">The call's result.</param>
    /// <param name="messages">The messages in it, as the application will see them.</param>
    public static void OnReceived(Activity receive, object response, IEnumerable messages)
    {
        var batch = new ReceivedBatch(receive);
        MessageOwners.Add(response, messages, batch);
        HeldReceives.Hold(batch);
    }

    /// <summary>A receive call has found nothing: where its response arrives, what was handled before counts as over.</summary>
    /// <param name="receive">The call's span.</param>
    /// <param name="response">The call's result.</param>
    public static void OnReceivedNothing(Activity receive, object response) =>
        MessageOwners.Add(response, Array.Empty<object>(), new ReceivedBatch(receive));

    /// <summary>
    /// A receive call has returned messages, and its span is made and exported by somebody else: its messages are handled below that span.
    /// </summary>
    /// <param name="standIn">A started activity with the ids of that span; never to be stopped.</param>
    /// <param name="response">The call's result.</param>
    /// <param name="messages">The messages in it, as the application will see them.</param>
    public static void OnReceivedElsewhere(Activity standIn, object response, IEnumerable messages) =>
        MessageOwners.Add(response, messages, new ReceivedBatch(standIn));
}
