using System.Diagnostics;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

/// <summary>GET /work/NAME calls the URL; GET /fail fails; GET /end ends the program.</summary>
internal static class Service
{
    public static void Run(string url)
    {
        using var source = new ActivitySource("Sample.OwnTelemetry", "2.0");
        using var client = new HttpClient();

        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.MapGet("/work/{name}", async (string name) =>
        {
            using var work = source.StartActivity("work");
            work?.SetTag("work.name", name);
            using var response = await client.GetAsync($"{url}?work={name}");
            return $"{Activity.Current?.OperationName} {(int)response.StatusCode}";
        });
        app.MapGet("/fail", string () => throw new InvalidOperationException("fails"));
        app.MapGet("/end", () => app.Lifetime.StopApplication());
        app.Lifetime.ApplicationStarted.Register(() =>
            Console.WriteLine($"listening on {app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()} ."));
        app.Run();
    }
}
