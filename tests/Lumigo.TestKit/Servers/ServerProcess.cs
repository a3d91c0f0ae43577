using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Lumigo.TestKit.Processes;

namespace Lumigo.TestKit.Servers;

/// <summary>
/// A real server for a test: on loopback, on a free port, with its data in a folder that is deleted with it, as a user without rights, and ended by its
/// process id. Derived types say how a program is set up and started.
/// </summary>
public abstract class ServerProcess : IDisposable
{
    private const string User = "nobody";
    private const string Group = "nogroup";

    private static readonly TimeSpan SetUpLimit = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(10);

    private readonly TemporaryFolder _folder = new("data");
    private AppProcess? _process;

    /// <summary>Loopback, as servers and clients are told.</summary>
    public static string Host => "127.0.0.1";

    /// <summary>The port it listens to.</summary>
    public int Port { get; private set; } = FreePort();

    /// <summary>What it has written, for messages about failures.</summary>
    public string Log => string.Join(System.Environment.NewLine, _process?.StderrLines ?? []) + _process?.StdoutText;

    /// <summary>Its folder.</summary>
    protected string Folder => _folder.Path;

    /// <summary>Environment variables of its processes beyond the usual ones.</summary>
    protected virtual IEnumerable<KeyValuePair<string, string>> Environment => [];

    /// <summary>How it is asked to end without waiting for its clients.</summary>
    protected virtual UnixSignal EndSignal => UnixSignal.Terminate;

    /// <inheritdoc/>
    public virtual void Dispose()
    {
        if (_process is not null)
        {
            _process.Signal(EndSignal);
            _process.HasExitedWithin(EndLimit);
            _process.Dispose();
        }

        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>A program's path: the first that is there, by full path or in the search path.</summary>
    protected static string Program(string package, params string[] candidates)
    {
        var folders = (System.Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Append("/usr/sbin").ToList();
        return candidates.SelectMany(one => one.Contains('/', StringComparison.Ordinal) ? Matches(one) : folders.Select(folder => Path.Combine(folder, one)))
                .FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException($"{candidates[^1]} is missing: apt-get install {package}, or run scripts/test.sh, which does it.");
    }

    /// <summary>Runs a program to its end, as the server's user.</summary>
    protected void Run(string program, IEnumerable<(string Name, string Value)> environment, params string[] arguments)
    {
        GiveFolder();
        var result = AppProcess.Run(Spec(program, arguments).WithEnvironment(environment.Select(one => new KeyValuePair<string, string>(one.Name, one.Value))), SetUpLimit);
        if (result.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} failed: {result}");
        }
    }

    /// <summary>Starts the server and waits until it takes connections. If it ends instead, it is tried once more with another port: somebody may have taken that one.</summary>
    protected void Start(string program, Func<string[]> arguments)
    {
        GiveFolder();
        if (!TryStart(program, arguments()))
        {
            var log = Log;
            _process?.Dispose();
            ChoosePorts();
            if (!TryStart(program, arguments()))
            {
                throw new InvalidOperationException($"{program} did not come up: {log}{System.Environment.NewLine}nor another time: {Log}");
            }
        }
    }

    /// <summary>Chooses other ports.</summary>
    protected virtual void ChoosePorts() => Port = FreePort();

    /// <summary>Whether it takes connections.</summary>
    protected virtual bool IsReady()
    {
        try
        {
            using var client = new TcpClient();
            client.Connect(IPAddress.Loopback, Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static IEnumerable<string> Matches(string path)
    {
        var star = path.IndexOf('*', StringComparison.Ordinal);
        if (star < 0)
        {
            return [path];
        }

        var parent = path[..star];
        return Directory.Exists(parent) ? Directory.EnumerateDirectories(parent).OrderDescending().Select(folder => folder + path[(star + 1)..]) : [];
    }

    /// <summary>A port nobody listens to.</summary>
    protected static int FreePort()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        return port;
    }

    private bool TryStart(string program, string[] arguments)
    {
        _process = AppProcess.Start(Spec(program, arguments));
        var clock = Stopwatch.StartNew();
        while (!IsReady())
        {
            if (_process.HasExitedWithin(TimeSpan.FromMilliseconds(50)))
            {
                return false;
            }

            if (clock.Elapsed > StartLimit)
            {
                throw new InvalidOperationException($"{program} did not come up: {Log}");
            }
        }

        return true;
    }

    private ProcessSpec Spec(string program, string[] arguments)
    {
        var spec = new ProcessSpec(program, arguments, Folder) { Environment = TestEnvironment.Minimal }.WithEnvironment("HOME", Folder).WithEnvironment(Environment);
        return System.Environment.IsPrivilegedProcess ? spec.RunBy("setpriv", "--reuid", User, "--regid", Group, "--clear-groups", "--") : spec;
    }

    private void GiveFolder()
    {
        if (System.Environment.IsPrivilegedProcess)
        {
            var result = AppProcess.Run(new ProcessSpec("chown", ["-R", $"{User}:{Group}", Folder], "/") { Environment = TestEnvironment.Minimal }, SetUpLimit);
            if (result.ExitCode != 0)
            {
                throw new InvalidOperationException($"chown failed: {result}");
            }
        }
    }
}
