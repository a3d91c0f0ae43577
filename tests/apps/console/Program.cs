// A console program driven by steps: `console spans 3 return 7` runs the steps from left to right.
using System.Runtime.InteropServices;

var steps = new Queue<string>(args);
var handlers = new List<PosixSignalRegistration>();
var caught = new ManualResetEventSlim();
Console.WriteLine($"console: {string.Join(' ', args)}");

while (steps.TryDequeue(out var step))
{
    switch (step)
    {
        case "return":
            var code = int.Parse(steps.Dequeue());
            Console.WriteLine($"returning {code}");
            return code;

        case "throw":
            Console.WriteLine("throwing");
            throw new InvalidOperationException("thrown by the program on purpose");

        case "exit-on-thread":
            var exitCode = int.Parse(steps.Dequeue());
            Console.WriteLine($"exiting on another thread with {exitCode}");
            new Thread(() => Environment.Exit(exitCode)).Start();
            Thread.Sleep(Timeout.Infinite);
            break;

        case "wait":
            Console.WriteLine("ready");
            Thread.Sleep(Timeout.Infinite);
            break;

        case "wait-for-sigterm":
            using (var signalled = new ManualResetEventSlim())
            using (PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => { context.Cancel = true; signalled.Set(); }))
            {
                Console.WriteLine("ready");
                signalled.Wait();
            }
            Console.WriteLine("got SIGTERM");
            break;

        case "wait-for-sigint":
            using (var signalled = new ManualResetEventSlim())
            {
                Console.CancelKeyPress += (_, cancel) => { cancel.Cancel = true; signalled.Set(); };
                Console.WriteLine("ready");
                signalled.Wait();
            }
            Console.WriteLine("got SIGINT");
            break;

        // The handlers below stay registered: before or after the first span, as the order of the steps has it.
        case "catch-sigterm":
            handlers.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => { context.Cancel = true; caught.Set(); }));
            break;

        case "catch-sigint":
            Console.CancelKeyPress += (_, cancel) => { cancel.Cancel = true; caught.Set(); };
            break;

        case "observe-sigterm":
            handlers.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => Console.WriteLine("saw SIGTERM")));
            break;

        case "observe-sigint":
            Console.CancelKeyPress += (_, _) => Console.WriteLine("saw SIGINT");
            break;

        case "wait-until-caught":
            Console.WriteLine("ready");
            caught.Wait();
            Console.WriteLine("caught");
            break;

        case "values":
            Work.Values();
            break;

        case "span-on-exit":
            AppDomain.CurrentDomain.ProcessExit += (_, _) =>
            {
                Work.OneSpan("on-exit");
                Console.WriteLine("process exit");
            };
            break;

        case "spans":
            Work.Spans(int.Parse(steps.Dequeue()));
            break;

        case "spans-for":
            Work.SpansFor(TimeSpan.FromMilliseconds(int.Parse(steps.Dequeue())));
            break;

        case "sleep":
            Thread.Sleep(int.Parse(steps.Dequeue()));
            Console.WriteLine("slept");
            break;

        default:
            Console.Error.WriteLine($"unknown step {step}");
            return 64;
    }
}

return 0;
