using System.Diagnostics;

// A library that raises the events of a well-known one, whose commands are like none of that one's.
using var app = new ActivitySource("Sample.Odd");
using var library = new DiagnosticListener("SqlClientDiagnosticListener");
for (var number = 0; number < 20; number++)
{
    using var step = app.StartActivity($"step-{number}");
    var command = new OddCommand();
    Raise("Microsoft.Data.SqlClient.WriteCommandBefore", new { Command = command });
    Raise("Microsoft.Data.SqlClient.WriteCommandError", new { Command = command, Exception = new InvalidOperationException("odd") });
}
Console.WriteLine("done");

void Raise(string name, object payload)
{
    if (library.IsEnabled(name))
    {
        library.Write(name, payload);
    }
}
