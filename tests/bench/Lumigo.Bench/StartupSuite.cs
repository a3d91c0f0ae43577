using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Lumigo.Bench;

/// <summary>Short runs, one process each: hello world to its exit, the web app to its first answer.</summary>
public sealed class StartupSuite(BenchOptions options, IReadOnlyList<Variant> variants, Samples samples)
{
    /// <summary>Runs that fill the page cache and are not counted.</summary>
    private const int Discarded = 2;

    /// <summary>Wall time, CPU time and peak memory of a process that prints one line.</summary>
    public void Hello() => Rounds((variant, round) =>
    {
        var cost = Launch(["run"], variant, new Dictionary<string, string>(), "hello");
        if (round >= 0)
        {
            samples.Add("hello.wall", variant, round, cost.GetProperty("wall_ms").GetDouble());
            samples.Add("hello.cpu", variant, round, cost.GetProperty("cpu_ms").GetDouble());
            samples.Add("hello.peak", variant, round, cost.GetProperty("peak_rss_mib").GetDouble());
        }
    });

    /// <summary>From the start of the process to its first complete answer.</summary>
    public void FirstResponse() => Rounds((variant, round) =>
    {
        var port = FreePort();
        var url = new Dictionary<string, string> { ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}" };
        var cost = Launch(["answer", port.ToString(), "/hello"], variant, url, "web");
        if (round >= 0)
        {
            samples.Add("first.wall", variant, round, cost.GetProperty("wall_ms").GetDouble());
        }
    });

    private void Rounds(Action<Variant, int> run)
    {
        for (var round = -Discarded; round < options.StartupRounds; round++)
        {
            foreach (var variant in Round.Order(variants, round + Discarded))
            {
                run(variant, round);
            }
        }
    }

    private JsonElement Launch(string[] mode, Variant variant, IReadOnlyDictionary<string, string> extra, string app)
    {
        var result = Path.Combine(options.Output, "launch.json");
        var environment = variant.Environment.Concat(extra).ToDictionary();
        Child.Run(
            [Path.Combine(options.Output, "launch"), result, Cores.App.ToString(), .. mode, "--", options.Dotnet, options.App(app)],
            environment,
            options.AppFolder(app));
        using var document = JsonDocument.Parse(File.ReadAllText(result));
        return document.RootElement.Clone();
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
