using Lumigo.Build;
using Lumigo.Build.Archives;
using Lumigo.Build.BillOfMaterials;
using Lumigo.Build.Compilation;
using Lumigo.Build.Notice;
using Lumigo.Build.PrivateCopies;
using Lumigo.Build.Proof;

try
{
    var options = new CommandLine(args.Skip(1).ToArray());
    switch (args.FirstOrDefault())
    {
        case "private-copies":
            PrivateCopiesVerb.Run(options);
            return 0;
        case "ready-to-run":
            ReadyToRunVerb.Run(options);
            return 0;
        case "prove":
            return ProveVerb.Run(options);
        case "notice":
            NoticeVerb.Run(options);
            return 0;
        case "steady-archive":
            SteadyArchiveVerb.Run(options);
            return 0;
        case "bill-of-materials":
            BillOfMaterialsVerb.Run(options);
            return 0;
        default:
            Console.Error.WriteLine("Lumigo.Build private-copies|ready-to-run|prove|notice|steady-archive|bill-of-materials --option value ...");
            return 2;
    }
}
catch (BuildFailure failure)
{
    Console.Error.WriteLine($"error: {failure.Message}");
    return 1;
}
catch (AggregateException several) when (several.InnerExceptions.All(inner => inner is BuildFailure))
{
    foreach (var failure in several.InnerExceptions)
    {
        Console.Error.WriteLine($"error: {failure.Message}");
    }

    return 1;
}
