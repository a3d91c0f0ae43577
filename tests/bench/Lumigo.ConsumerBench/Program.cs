using Lumigo.Bench;
using Lumigo.ConsumerBench;

Options options;
try
{
    options = Options.Parse(args);
}
catch (FormatException exception)
{
    Console.Error.WriteLine($"bench-sqs: {exception.Message}");
    return 2;
}

using var services = Child.Start(Cores.Rest, [options.Dotnet, options.QueueServer], new Dictionary<string, string>(), "/", Path.Combine(options.Output, "queues.log"));
using var backend = Child.Start(Cores.Rest, [options.Dotnet, options.Backend], new Dictionary<string, string>(), "/", Path.Combine(options.Output, "sink.log"));
var url = "http://" + services.WaitFor("http://");
var sink = $"http://127.0.0.1:{backend.WaitFor("listening on ")}";

foreach (var mode in options.Modes)
{
    var comparison = new PairedRuns(options, mode, url, sink);
    for (var round = 0; round < options.Rounds; round++)
    {
        comparison.Round(round);
        Console.Error.WriteLine($"{mode}: round {round + 1} of {options.Rounds}");
    }
    foreach (var line in comparison.Report())
    {
        Console.WriteLine(line);
    }
}
return 0;
