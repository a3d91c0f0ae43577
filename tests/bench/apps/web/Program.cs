// The web app under measurement: /hello answers at once, /out asks another server first.
var builder = WebApplication.CreateBuilder(args);
var peer = builder.Configuration["PEER_URL"] ?? "http://127.0.0.1:5090/peer";
builder.Services.AddSingleton<HttpClient>();

var app = builder.Build();
var hello = 0L;
var @out = 0L;

app.MapGet("/hello", () =>
{
    Interlocked.Increment(ref hello);
    return "Hello, World!";
});

app.MapGet("/out", async (HttpClient http) =>
{
    Interlocked.Increment(ref @out);
    return await http.GetStringAsync(peer);
});

app.Run();

// How many spans an observer should have seen: one per request, one more per outgoing call.
Console.WriteLine($"served hello={hello} out={@out}");
