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

    /// <summary>Makes one span with a value of every kind, also such as no exporter likes.</summary>
    public static void Values()
    {
        var itself = new object?[] { "inside", null, 1 };
        itself[1] = itself;
        using (var span = Source.StartActivity("values"))
        {
            span?.SetTag("text", "näme \U0001F600 \"quoted\" <tag> \\ \n")
                .SetTag("half", "broken \uD83D surrogate")
                .SetTag("long", new string('x', 5000))
                .SetTag("flag", true)
                .SetTag("int", -17)
                .SetTag("big", long.MaxValue)
                .SetTag("huge", ulong.MaxValue)
                .SetTag("real", 0.1)
                .SetTag("nan", double.NaN)
                .SetTag("money", 1.5m)
                .SetTag("letter", 'c')
                .SetTag("uri", new Uri("http://example.test/" + new string('y', 5000)))
                .SetTag("kind", ActivityKind.Client)
                .SetTag("bytes", new byte[] { 0, 1, 255 })
                .SetTag("texts", new[] { "a", null, new string('z', 5000) })
                .SetTag("numbers", new[] { 1, 2 })
                .SetTag("reals", new[] { 0.5, 1 })
                .SetTag("mixed", new object?[] { 1, "two", 3.0, null, false })
                .SetTag("itself", itself)
                .SetTag("empty", "");
            span?.AddEvent(new ActivityEvent("happened", tags: new ActivityTagsCollection { ["at"] = 1.25, ["what"] = new[] { 1L } }));
            span?.SetStatus(ActivityStatusCode.Error, "all of it");
        }
        Console.WriteLine("made values");
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
