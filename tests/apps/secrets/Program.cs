// Puts a secret of its own into every place a span has. PLANT_SECRET is what they are derived from; each place's number and name go to standard output.
using System.Diagnostics;

using var source = new ActivitySource("Sample.Secrets");
var garden = new Garden(Environment.GetEnvironmentVariable("PLANT_SECRET")!);
using (var span = source.StartActivity(garden.Plant("span name", secret => $"GET https://me:{secret}@host/")))
{
    garden.PlantTags(span!);
    garden.PlantEvents(span!);
    span!.SetStatus(ActivityStatusCode.Error, garden.Plant("status", secret => $"Server=db;Password={secret} x;Database=d"));
}
var link = new ActivityLink(new ActivityContext(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), default), new ActivityTagsCollection
{
    ["queue.credential"] = garden.Plant("link attribute", secret => secret),
    ["queue.message"] = garden.Plant("link document", secret => $$"""{"token":"{{secret}}","id":1}"""),
});
using (source.StartActivity("linked", ActivityKind.Consumer, default(ActivityContext), links: [link]))
{
}

// Gives anything that is sent later the time to be sent.
if (args is [var wait])
{
    Thread.Sleep(int.Parse(wait));
}
