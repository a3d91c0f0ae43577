using System.Data.Common;
using System.Globalization;

namespace Lumigo.AutoInstrumentation.Bridge.MySqlConnector;

/// <summary>What a connection string of the library says of the server, under the names the library itself writes.</summary>
internal sealed class ServerSettings(string source)
{
    private readonly DbConnectionStringBuilder _settings = new() { ConnectionString = source };

    public string? Address => Text("Server");

    public int? Port => int.TryParse(Text("Port"), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;

    public string? Database => Text("Database");

    private string? Text(string key) => _settings.TryGetValue(key, out object? value) && value is string { Length: > 0 } text ? text : null;
}
