using System.Globalization;
using Lumigo.Check;
using Lumigo.Check.Checks;
using Lumigo.Check.Reports;

const int NothingFound = 0;
const int SomethingFound = 1;
const int BadUse = 2;

if (args is [Probe.Verb])
{
    return Probe.Run();
}

if (args is [LibraryTrial.Verb, var library])
{
    return LibraryTrial.Run(library);
}

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
try
{
    var line = CommandLine.Parse(args);
    if (line.Help)
    {
        Console.WriteLine(CommandLine.Usage);
        return NothingFound;
    }

    var home = new InstalledHome(line.Home ?? Path.GetDirectoryName(Path.GetDirectoryName(typeof(Examination).Assembly.Location))!);
    var subject = line.ProcessId is { } pid ? Subject.OfProcess(pid) : Subject.OfCommand(line.Command, line.EnvironmentOf);
    var diagnosis = Examination.Of(subject, home);
    if (line.Json)
    {
        using var output = Console.OpenStandardOutput();
        JsonReport.Write(diagnosis, output);
    }
    else
    {
        TextReport.Write(diagnosis, Console.Out);
    }

    return diagnosis.IsHealthy ? NothingFound : SomethingFound;
}
catch (FormatException e)
{
    Console.Error.WriteLine($"lumigo-check: {e.Message}");
    return BadUse;
}
catch (Exception e) when (e is IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine($"lumigo-check: {e.Message} (a process of another user needs that user's rights, or root's)");
    return BadUse;
}
