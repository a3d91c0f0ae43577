using System.Text.Encodings.Web;
using System.Text.Json;
using Lumigo.Bench;

BenchOptions options;
try
{
    options = BenchOptions.Parse(args);
}
catch (FormatException e)
{
    Console.Error.WriteLine($"bench: {e.Message}");
    return 2;
}

var notForPublication = options.Unpublishable(Cores.BusyWithOthers());
if (notForPublication is not null)
{
    Progress.Say($"not for publication: {notForPublication}");
}

var samples = new Samples();
using var backend = new Backend(options);
var variants = Variant.Create(options, backend.Url);
var startup = new StartupSuite(options, variants, samples);
var load = new LoadSuite(options, variants, samples, backend);
foreach (var suite in options.Suites)
{
    Progress.Say($"{suite}: {string.Join(", ", variants.Select(variant => variant.Title))}");
    switch (suite)
    {
        case "hello":
            startup.Hello();
            break;
        case "first":
            startup.FirstResponse();
            break;
        case "load-hello":
            load.Run(suite, "/hello");
            break;
        case "load-out":
            load.Run(suite, "/out");
            break;
        default:
            Console.Error.WriteLine($"bench: unknown suite {suite}");
            return 2;
    }
}

var surroundings = Surroundings.Of(options, notForPublication);
var json = new JsonSerializerOptions { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
var raw = Path.Combine(options.Output, $"{options.Tfm}-{surroundings.Date:yyyyMMddTHHmmss}.json");
File.WriteAllText(raw, JsonSerializer.Serialize(new { surroundings, samples.All, samples.Balances }, json));

var table = new ReportTable(surroundings, samples, variants);
Console.WriteLine(table.Render());
Console.WriteLine(table.RenderNoise());
Console.Error.WriteLine($"Raw samples: {raw}");

// Only a whole run may replace the published table.
if (surroundings.NotForPublication is null && options.Suites.Count == 4 && options.Variants.Contains("on"))
{
    var file = Path.Combine(options.Root, "docs", "performance.md");
    var document = MarkedDocument.Replace(File.ReadAllText(file), options.Tfm, table.Render());
    File.WriteAllText(file, MarkedDocument.Replace(document, options.Tfm + " noise", table.RenderNoise()));
    Console.Error.WriteLine($"Written to {file}");
}

return 0;
