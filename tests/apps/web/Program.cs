// A small web service. OUT_URL says where /out calls to.
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

var builder = WebApplication.CreateBuilder(args);
var app = builder.Build();
var client = new HttpClient();
var outUrl = Environment.GetEnvironmentVariable("OUT_URL");

// Only what is below /handled has an exception handler; everything else leaves exceptions to the server.
app.UseWhen(context => context.Request.Path.StartsWithSegments("/handled"), branch =>
    branch.UseExceptionHandler(handler => handler.Run(async context =>
    {
        context.Response.StatusCode = StatusCodes.Status500InternalServerError;
        await context.Response.WriteAsync("handled");
    })));
app.UseRouting();

app.MapGet("/hello", () => "hello");
app.MapGet("/out", async () =>
{
    try
    {
        using var response = await client.GetAsync(outUrl);
        return Results.Text($"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");
    }
    catch (HttpRequestException)
    {
        return Results.StatusCode(StatusCodes.Status502BadGateway);
    }
});
app.MapGet("/items/{id:int}", (int id) => $"item {id}");
app.MapPost("/items", async (HttpRequest request) =>
{
    using var reader = new StreamReader(request.Body);
    return Results.Created("/items/1", await reader.ReadToEndAsync());
});
app.MapGet("/boom", string () => throw new InvalidOperationException("boom"));
app.MapGet("/handled", string () => throw new InvalidOperationException("handled boom"));
app.MapGet("/status/{code:int}", (int code) => Results.StatusCode(code));

app.Lifetime.ApplicationStarted.Register(() =>
{
    var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
    Console.WriteLine($"listening on {addresses.First()}");
});
app.Run();
