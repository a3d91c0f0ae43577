using System.Diagnostics;

/// <summary>The program's own spans, of every shape an application can give them.</summary>
internal static class Work
{
    private static readonly ActivitySource Source = new("Sample.Console", "1.2.3");

    /// <summary>Makes <paramref name="count"/> spans, each with a child.</summary>
    public static void Spans(int count)
    {
        ActivityContext previous = default;
        for (var number = 0; number < count; number++)
        {
            var links = previous == default ? [] : new[] { new ActivityLink(previous, new ActivityTagsCollection { ["link.kind"] = "previous" }) };
            using var work = Source.StartActivity($"work-{number}", Kind(number), default(ActivityContext), links: links);
            work?.SetTag("work.number", number)
                .SetTag("work.name", $"näme {number}")
                .SetTag("work.even", number % 2 == 0)
                .SetTag("work.share", number / 4.0)
                .SetTag("work.parts", new[] { "a", "b" });
            work?.AddEvent(new ActivityEvent("half-way", tags: new ActivityTagsCollection { ["event.number"] = number }));
            using (var step = Source.StartActivity("step"))
            {
                step?.SetTag("step.of", number);
            }
            if (number % 3 == 2)
            {
                work?.SetStatus(ActivityStatusCode.Error, "every third fails");
            }
            previous = work?.Context ?? default;
        }
        Console.WriteLine($"made {count} spans");
    }

    /// <summary>Makes one span without children.</summary>
    public static void OneSpan(string name)
    {
        using var span = Source.StartActivity(name);
        span?.SetTag("alone", true);
    }

    /// <summary>Makes spans until the time is over and says how many on stderr.</summary>
    public static void SpansFor(TimeSpan duration)
    {
        var clock = Stopwatch.StartNew();
        var count = 0;
        while (clock.Elapsed < duration)
        {
            OneSpan($"load-{count++}");
            Thread.Sleep(1);
        }
        Console.Error.WriteLine($"made {count} spans under load");
    }

    private static ActivityKind Kind(int number) => (ActivityKind)(number % 5);
}
