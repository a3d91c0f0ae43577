using System.Diagnostics;

// A library with the source of a well-known one, which says what that one never does.
using var app = new ActivitySource("Sample.Odd");
using var library = new ActivitySource("Npgsql");
for (var number = 0; number < 20; number++)
{
    using var step = app.StartActivity($"step-{number}");
    using var call = library.StartActivity("call", ActivityKind.Client);
    call?.SetTag("db.npgsql.data_source", "'unfinished").SetTag("number", number);
}
Console.WriteLine("done");
