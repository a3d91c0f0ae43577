using System.Globalization;
using Lumigo.AutoInstrumentation.Bridge.Reflection;

namespace Lumigo.AutoInstrumentation.Bridge.Kafka;

/// <summary>What is known of a producer or consumer: some of its configuration, and the message it handed out last.</summary>
internal sealed class KafkaClient
{
    private string? _group;
    private string? _id;
    private string? _server;
    private int _port;

    /// <summary>The handling of the last message of a consumer.</summary>
    public Loader.Receives.ConsumeScope? Handling { get; set; }

    /// <summary>Whether another instrumentation has a span for each message of this consumer already; null as long as nobody looked.</summary>
    public bool? IsTracedElsewhere { get; set; }

    /// <summary>Reads the configuration from a builder.</summary>
    public static KafkaClient Of(object builder)
    {
        var client = new KafkaClient();
        if (MemberReader.Find(builder.GetType(), "Config")?.Read(builder) is IEnumerable<KeyValuePair<string, string>> configuration)
        {
            foreach ((string key, string value) in configuration)
            {
                client.Set(key, value);
            }
        }

        return client;
    }

    public void AddAttributesTo(List<KeyValuePair<string, object?>> attributes)
    {
        Add(attributes, KafkaAttributes.ConsumerGroup, _group);
        Add(attributes, KafkaAttributes.ClientId, _id);
        Add(attributes, KafkaAttributes.ServerAddress, _server);
        if (_port > 0)
        {
            attributes.Add(new(KafkaAttributes.ServerPort, _port));
        }
    }

    private static void Add(List<KeyValuePair<string, object?>> attributes, string key, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            attributes.Add(new(key, value));
        }
    }

    private void Set(string key, string? value)
    {
        switch (key)
        {
            case "group.id":
                _group = value;
                break;
            case "client.id":
                _id = value;
                break;
            case "bootstrap.servers" or "metadata.broker.list" when value is not null:
                SetServer(value.Split(',')[0].Trim());
                break;
        }
    }

    /// <summary>The first server: <c>host:port</c>, with or without a protocol in front.</summary>
    private void SetServer(string server)
    {
        int protocol = server.IndexOf("://", StringComparison.Ordinal);
        server = protocol < 0 ? server : server[(protocol + 3)..];
        int colon = server.LastIndexOf(':');
        bool hasPort = colon > 0 && int.TryParse(server.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out _port);
        _server = (hasPort ? server[..colon] : server).Trim('[', ']');
    }
}
