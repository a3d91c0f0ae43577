using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace MySqlConnector;

/// <summary>What spans of a connection say of it.</summary>
internal sealed class Session
{
    private readonly Dictionary<string, object?> _tags = [];
    private readonly MySqlConnectionStringBuilder _settings;

    public Session(MySqlConnectionStringBuilder settings)
    {
        _settings = settings;
        if (Tracing.OldNames)
        {
            AddOldNames();
        }

        if (Tracing.StableNames)
        {
            AddStableNames();
        }
    }

    public IReadOnlyCollection<KeyValuePair<string, object?>> Tags => _tags;

    /// <summary>The server's id of the connection; written since the first version, whatever the names.</summary>
    public void Connected(int id) => _tags["db.connection_id"] = id.ToString(CultureInfo.InvariantCulture);

    public void CopyTo(Activity? activity)
    {
        if (activity is { IsAllDataRequested: true })
        {
            foreach ((string key, object? value) in _tags)
            {
                activity.SetTag(key, value);
            }
        }
    }

    public Activity? Start(string name, string? statement = null, bool isProcedure = false, string? operation = null, int batchSize = 0)
    {
        Activity? activity = Tracing.Start(name, _tags);
        if (activity is not { IsAllDataRequested: true })
        {
            return activity;
        }

        if (statement is not null && Tracing.OldNames)
        {
            activity.SetTag("db.statement", statement);
        }

        if (Tracing.StableNames)
        {
            if (statement is not null)
            {
                activity.SetTag(isProcedure ? "db.stored_procedure.name" : "db.query.text", statement);
            }

            if (operation is not null)
            {
                activity.SetTag("db.operation.name", operation);
            }

            if (batchSize > 1)
            {
                activity.SetTag("db.operation.batch.size", batchSize);
            }
        }

        return activity;
    }

    private void AddOldNames()
    {
        _tags["db.system"] = "mysql";
        _tags["db.connection_string"] = _settings.ForSpans();
        _tags["db.user"] = _settings.UserID;
        if (_settings.Database.Length > 0)
        {
            _tags["db.name"] = _settings.Database;
        }

        _tags["net.transport"] = "ip_tcp";
        if (_settings.Port != 3306)
        {
            _tags["net.peer.port"] = _settings.Port.ToString(CultureInfo.InvariantCulture);
        }

        _tags["net.peer.ip"] = Address;
        if (Address != _settings.Server)
        {
            _tags["net.peer.name"] = _settings.Server;
        }
    }

    private void AddStableNames()
    {
        _tags["db.system.name"] = "mysql";
        if (_settings.Database.Length > 0)
        {
            _tags["db.namespace"] = _settings.Database;
        }

        _tags["server.address"] = _settings.Server;
        _tags["network.peer.address"] = Address;
        _tags["network.peer.port"] = (int)_settings.Port;
        if (_settings.Port != 3306)
        {
            _tags["server.port"] = (int)_settings.Port;
        }
    }

    private string Address => IPAddress.TryParse(_settings.Server, out _) ? _settings.Server : Dns.GetHostAddresses(_settings.Server)[0].ToString();
}
