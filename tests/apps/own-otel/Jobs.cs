using System.Diagnostics;

/// <summary>Work that arrives with or without a trace of its caller, and calls out over HTTP.</summary>
internal sealed class Jobs(string url) : IDisposable
{
    private readonly ActivitySource _source = new("Sample.OwnTelemetry", "2.0");
    private readonly ActivitySource _library = new("Sample.Library");
    private readonly HttpClient _client = new();

    public async Task Run(int first, int count)
    {
        for (var number = first; number < first + count; number++)
        {
            var origin = JobOrigin.Context(number);
            using var job = _source.StartActivity("job", ActivityKind.Consumer, origin, links: [new ActivityLink(JobOrigin.Context(0))]);
            job?.SetTag("job.number", number);
            job?.AddEvent(new ActivityEvent("taken"));

            using (var step = _source.StartActivity("step", ActivityKind.Internal))
            {
                step?.SetTag("step.text", "some text");
                using var response = await _client.GetAsync($"{url}?job={number}");
                step?.SetTag("step.status", (int)response.StatusCode);
            }
            using (_library.StartActivity("library work"))
            {
            }

            if (number % 10 == 9)
            {
                job?.SetStatus(ActivityStatusCode.Error, "every tenth fails");
            }
        }
    }

    public void RunWrapped(int count)
    {
        for (var number = 0; number < count; number++)
        {
            using var wrapper = _library.StartActivity("library root");
            using var wrapped = _source.StartActivity("wrapped");
        }
    }

    public void Dispose()
    {
        _source.Dispose();
        _library.Dispose();
        _client.Dispose();
    }
}
