using System.Reflection.PortableExecutable;

namespace Lumigo.Check.Apps;

/// <summary>Finds the app behind a command line, by the rules of the shell and of <c>dotnet</c>.</summary>
public sealed class AppFinder(Subject subject)
{
    private static readonly HashSet<string> s_hostOptions =
    [
        "--additionalprobingpath", "--additional-deps", "--depsfile", "--fx-version", "--roll-forward", "--roll-forward-on-no-candidate-fx", "--runtimeconfig",
    ];

    /// <summary>The app.</summary>
    public App Find()
    {
        if (subject.Command.Count == 0)
        {
            return new App(AppKind.None);
        }

        if (Program() is not { } program)
        {
            return new App(AppKind.Missing) { Path = subject.Command[0] };
        }

        if (Path.GetFileName(program) == "dotnet")
        {
            return OfDotnet(program);
        }

        return ElfFile.Read(program) is null ? OfOtherFile(program) : OfProgram(program);
    }

    private string? Program()
    {
        if (subject.ProcessId is { } pid)
        {
            return Subject.Target($"/proc/{pid}/exe");
        }

        var name = subject.Command[0];
        var candidates = name.Contains('/')
            ? [Absolute(name)]
            : (subject.Variable("PATH") ?? "/usr/local/bin:/usr/bin:/bin").Split(':').Select(folder => Path.Combine(Absolute(folder), name));
        return candidates.FirstOrDefault(File.Exists) is { } found ? File.ResolveLinkTarget(found, returnFinalTarget: true)?.FullName ?? found : null;
    }

    private App OfDotnet(string dotnet)
    {
        var arguments = subject.Command.Skip(1).ToList();
        var exec = arguments.FirstOrDefault() == "exec";
        var at = exec ? 1 : 0;
        while (at + 1 < arguments.Count && s_hostOptions.Contains(arguments[at]))
        {
            at += 2;
        }

        if (at >= arguments.Count || !IsAssemblyName(arguments[at]))
        {
            return new App(AppKind.Indirect) { Path = string.Join(' ', subject.Command), Host = dotnet };
        }

        var assembly = Absolute(arguments[at]);
        return File.Exists(assembly) ? OfAssembly(assembly, dotnet) : new App(AppKind.Missing) { Path = arguments[at] };
    }

    private static App OfProgram(string program)
    {
        switch (Bundle.Inspect(program, out var bundle))
        {
            case HostFile.SingleFile:
                return new App(AppKind.SingleFile)
                {
                    Path = program, Host = program, Config = RuntimeConfig.Parse(bundle!.RuntimeConfig), Dependencies = bundle.Dependencies,
                };
            case HostFile.NativeAot:
                return new App(AppKind.NativeAot) { Path = program, Host = program };
            case HostFile.AppHost:
                return File.Exists(program + ".dll")
                    ? OfAssembly(program + ".dll", program)
                    : new App(AppKind.Missing) { Path = program + ".dll" };
            default:
                return new App(AppKind.NotDotnet) { Path = program };
        }
    }

    private static App OfAssembly(string assembly, string host)
    {
        var configPath = Path.ChangeExtension(assembly, ".runtimeconfig.json");
        if (!File.Exists(configPath))
        {
            return new App(AppKind.NetFramework) { Path = assembly, Host = host };
        }

        var config = RuntimeConfig.Parse(File.ReadAllBytes(configPath));
        var dependencies = Path.ChangeExtension(assembly, ".deps.json");
        return new App(config?.Included == true ? AppKind.SelfContained : AppKind.FrameworkDependent)
        {
            Path = assembly, Host = host, Config = config, ConfigPath = configPath,
            Dependencies = File.Exists(dependencies) ? File.ReadAllBytes(dependencies) : [],
        };
    }

    /// <summary>Scripts are the usual start of a container; an assembly as a command is run by Mono or by nobody.</summary>
    private static App OfOtherFile(string file)
    {
        using var stream = File.OpenRead(file);
        if (stream.ReadByte() == '#' && stream.ReadByte() == '!')
        {
            return new App(AppKind.Indirect) { Path = file };
        }

        stream.Position = 0;
        try
        {
            using var image = new PEReader(stream);
            return new App(image.HasMetadata ? AppKind.NetFramework : AppKind.NotDotnet) { Path = file };
        }
        catch (BadImageFormatException)
        {
            return new App(AppKind.NotDotnet) { Path = file };
        }
    }

    private static bool IsAssemblyName(string argument) =>
        argument.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) || argument.EndsWith(".exe", StringComparison.OrdinalIgnoreCase);

    private string Absolute(string path) => Path.GetFullPath(path, subject.WorkingDirectory);
}
