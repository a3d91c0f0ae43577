using System.Diagnostics;
using System.Globalization;
using Amazon.SQS;

// consumer URL MODE WARM-UP WINDOW: works as fast as it can and prints what one unit of work has cost. Warm-up and window are seconds, or with an x
// behind the number a fixed amount of work: rounds.
//   receive     receives ten messages and goes through them; the unit is a message
//   loop        goes through the messages of one receive again and again; the unit is a message
//   reference   does other work in an assembly that references the SDK; the unit is a round
var (url, mode) = (args[0], args[1]);
var warmUp = Until(args[2]);
var window = Until(args[3]);
using var sqs = new AmazonSQSClient("key", "secret", new AmazonSQSConfig { ServiceURL = url, AuthenticationRegion = "us-east-1" });
var queue = (await sqs.CreateQueueAsync("endless")).QueueUrl;
IWork work = mode switch
{
    "receive" => new ReceiveWork(sqs, queue),
    "loop" => new LoopWork((await sqs.ReceiveMessageAsync(new Amazon.SQS.Model.ReceiveMessageRequest { QueueUrl = queue, MaxNumberOfMessages = 10 })).Messages),
    "reference" => new OtherWork(),
    _ => throw new ArgumentException($"unknown mode {mode}"),
};

await Run(work, warmUp);
var cpuBefore = Cpu();
var clock = Stopwatch.StartNew();
var units = await Run(work, window);
var elapsed = clock.Elapsed;
var cpu = Cpu() - cpuBefore;
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"units={units} per-second={units / elapsed.TotalSeconds:F1} cpu-us={cpu.TotalMicroseconds / units:F4}"));

static async Task<long> Run(IWork work, (TimeSpan Time, long Rounds) limit)
{
    var clock = Stopwatch.StartNew();
    var units = 0L;
    for (var round = 0L; round < limit.Rounds && clock.Elapsed < limit.Time; round++)
    {
        units += await work.Round();
    }
    return units;
}

static (TimeSpan Time, long Rounds) Until(string text) => text.EndsWith('x')
    ? (TimeSpan.MaxValue, long.Parse(text[..^1], CultureInfo.InvariantCulture))
    : (TimeSpan.FromSeconds(double.Parse(text, CultureInfo.InvariantCulture)), long.MaxValue);

static TimeSpan Cpu()
{
    using var self = Process.GetCurrentProcess();
    return self.TotalProcessorTime;
}
