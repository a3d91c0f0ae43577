using System.Globalization;

/// <summary>The command line.</summary>
internal sealed record Options(double Sampler, string[] Sources, int Jobs, string Url, string Export, string Metrics)
{
    public static Options Parse(string[] args)
    {
        var values = args.Chunk(2).ToDictionary(pair => pair[0], pair => pair[1]);
        return new Options(
            double.Parse(values["--sampler"], CultureInfo.InvariantCulture),
            values["--sources"].Split(','),
            int.Parse(values["--jobs"], CultureInfo.InvariantCulture),
            values["--url"],
            values["--export"],
            values["--metrics"]);
    }
}
