using System.Runtime.InteropServices;

namespace SqsConsumer.Patterns;

/// <summary>Ends of the process while messages are being handled; each ends it, so none is run with others.</summary>
internal static class Endings
{
    public static IEnumerable<Pattern> All =>
    [
        new("end-exit", "`Environment.Exit` in the loop", Exit),
        new("end-exit-elsewhere", "`Environment.Exit` on another thread while the loop waits", ExitElsewhere),
        new("end-unhandled", "an exception in the loop that nobody catches", Unhandled),
        new("end-sigterm", "SIGTERM in the loop, the application goes on to its end", work => OnSignal(work, cancel: true)),
        new("end-sigterm-default", "SIGTERM in the loop, the process ends", work => OnSignal(work, cancel: false)),
        new("end-untouched", "the end of the application right after a receive", Untouched),
    ];

    /// <summary>Takes longer than others have patience for, so it is run by its name only.</summary>
    public static Pattern Long => new("long-handling", "a message that is handled for longer than its receive is held", LongHandling, 1);

    private static async Task LongHandling(Work work)
    {
        foreach (var message in (await work.Sqs.ReceiveMessageAsync(work.Request)).Messages)
        {
            work.Say("handling");
            await Task.Delay(TimeSpan.FromSeconds(32));
            Step.For(message.MessageId, "after the bound");
        }
    }

    private static async Task Exit(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        foreach (var message in response.Messages)
        {
            Step.For(message.MessageId, "in the loop");
            work.Say(message.Body);
            Environment.Exit(7);
        }
    }

    private static async Task ExitElsewhere(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        foreach (var message in response.Messages)
        {
            Step.For(message.MessageId, "in the loop");
            work.Say(message.Body);
            new Thread(() => Environment.Exit(8)).Start();
            await Task.Delay(Timeout.Infinite);
        }
    }

    private static async Task Unhandled(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        foreach (var message in response.Messages)
        {
            Step.For(message.MessageId, "in the loop");
            work.Say(message.Body);
            var failing = new Thread(() => throw new InvalidOperationException("nobody catches this"));
            failing.Start();
            failing.Join();
        }
    }

    private static async Task OnSignal(Work work, bool cancel)
    {
        var signalled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = cancel ? PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
        {
            context.Cancel = true;
            signalled.SetResult();
        }) : null;
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        foreach (var message in response.Messages)
        {
            Step.For(message.MessageId, "in the loop");
            work.Say("ready " + message.Body);
            await signalled.Task;
            Step.For(message.MessageId, "after the signal");
            work.Say("ends");
            return;
        }
    }

    private static async Task Untouched(Work work)
    {
        var response = await work.Sqs.ReceiveMessageAsync(work.Request);
        work.Say($"{response.Messages.Count} messages");
        Environment.Exit(0);
    }
}
