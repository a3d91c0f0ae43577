/// <summary>The command line.</summary>
internal sealed record Options(
    string Sampler, string[] Sources, string[] Meters, int? Jobs, string Url, string Export, string Metrics, string? Until, int Wrapped)
{
    public static Options Parse(string[] args)
    {
        var values = args.Chunk(2).ToDictionary(pair => pair[0], pair => pair[1]);
        return new Options(
            values["--sampler"],
            values["--sources"].Split(','),
            values["--meters"].Split(','),
            values.TryGetValue("--jobs", out var jobs) ? int.Parse(jobs) : null,
            values["--url"],
            values["--export"],
            values["--metrics"],
            values.GetValueOrDefault("--until"),
            values.TryGetValue("--wrapped", out var wrapped) ? int.Parse(wrapped) : 0);
    }
}
