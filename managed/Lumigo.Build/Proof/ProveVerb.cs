namespace Lumigo.Build.Proof;

/// <summary><c>prove --inputs FILE --home DIR</c>: the closure proof of every runtime folder of a home.</summary>
public static class ProveVerb
{
    /// <summary>Runs the verb: 0 when every proof holds, else 1 and a list.</summary>
    public static int Run(CommandLine options)
    {
        var count = 0;
        var findings = new List<string>();
        var inputs = BuildInputs.Read(options["inputs"]);
        foreach (var runtime in inputs.Runtimes)
        {
            var folder = Path.Combine(options["home"], "net", runtime.Moniker);
            var realms = HomeRealms.Of(folder, runtime, inputs.Libraries);
            foreach (var realm in realms)
            {
                if (realm.Assemblies.Count == 0)
                {
                    findings.Add($"{runtime.Moniker}/{realm.Name}: nothing there to prove");
                }

                findings.AddRange(ClosureProof.Check(realm).Select(finding => $"{runtime.Moniker}/{finding}"));
                count += realm.Assemblies.Count;
            }
        }

        foreach (var finding in findings)
        {
            Console.Error.WriteLine($"error: {finding}");
        }

        Console.WriteLine($"closure proof: {count} assemblies, {findings.Count} findings");
        return findings.Count == 0 ? 0 : 1;
    }
}
