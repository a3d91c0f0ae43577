// A generic host that keeps working off its backlog for five seconds after it was asked to stop.
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

var builder = Host.CreateApplicationBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(30));
builder.Services.AddHostedService<DrainingWorker>();
builder.Build().Run();
Console.WriteLine($"worked off {DrainingWorker.Done} jobs");
