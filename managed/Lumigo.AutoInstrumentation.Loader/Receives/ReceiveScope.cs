using System.Diagnostics;

namespace Lumigo.AutoInstrumentation.Loader.Receives;

/// <summary>What the adapter of a message library tells about its receive calls; the library's messages are handled inside the receive's scope.</summary>
public static class ReceiveScope
{
    /// <summary>A receive call begins in this flow: what was handled here until now is over. Called before the receive's span is started.</summary>
    public static void OnReceiveCalled()
    {
    }

    /// <summary>
    /// A receive call has returned messages. Takes the span over: it is held for a while, so that tags put on it while its messages are
    /// handled reach the export, and then exported once.
    /// </summary>
    /// <param name="receive">The call's span, with its end time set.</param>
    /// <param name="messages">The messages, as the application will see them.</param>
    public static void OnReceived(Activity receive, System.Collections.IEnumerable messages)
    {
    }
}
