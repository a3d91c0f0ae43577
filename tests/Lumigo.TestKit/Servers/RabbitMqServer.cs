namespace Lumigo.TestKit.Servers;

/// <summary>RabbitMQ, a node of its own.</summary>
public sealed class RabbitMqServer : ServerProcess
{
    // Not the one in /usr/sbin, which insists on a user of the package's.
    private const string Script = "/usr/lib/rabbitmq/lib/*/sbin/rabbitmq-server";

    private readonly ErlangPortMapper _mapper = new();
    private int _distributionPort = FreePort();

    /// <summary>Starts the node; its first start takes some seconds.</summary>
    public RabbitMqServer() => Start(Program("rabbitmq-server", Script), () => []);

    /// <summary>What an application is given.</summary>
    public string ConnectionString => $"amqp://guest:guest@{Host}:{Port}/";

    /// <inheritdoc/>
    protected override IEnumerable<KeyValuePair<string, string>> Environment => new Dictionary<string, string>
    {
        ["ERL_EPMD_ADDRESS"] = Host,
        ["ERL_EPMD_PORT"] = $"{_mapper.Port}",
        ["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"] = "-kernel inet_dist_use_interface {127,0,0,1} -start_epmd false +S 2",
        ["RABBITMQ_NODENAME"] = "shop@localhost",
        ["RABBITMQ_NODE_IP_ADDRESS"] = Host,
        ["RABBITMQ_NODE_PORT"] = $"{Port}",
        ["RABBITMQ_DIST_PORT"] = $"{_distributionPort}",
        ["RABBITMQ_LOGS"] = "-",
        ["RABBITMQ_LOG_BASE"] = Within("log"),
        ["RABBITMQ_MNESIA_BASE"] = Within("data"),
        ["RABBITMQ_GENERATED_CONFIG_DIR"] = Within("config"),
        ["RABBITMQ_SCHEMA_DIR"] = Within("schema"),
        ["RABBITMQ_FEATURE_FLAGS_FILE"] = Within("flags"),
        ["RABBITMQ_CONFIG_FILE"] = Within("none"),
        ["RABBITMQ_ADVANCED_CONFIG_FILE"] = Within("none"),
        ["RABBITMQ_CONF_ENV_FILE"] = Within("none"),
        ["RABBITMQ_ENABLED_PLUGINS_FILE"] = Within("none"),
    };

    /// <inheritdoc/>
    public override void Dispose()
    {
        base.Dispose();
        _mapper.Dispose();
    }

    /// <inheritdoc/>
    protected override void ChoosePorts()
    {
        base.ChoosePorts();
        _distributionPort = FreePort();
    }

    private string Within(string name) => Path.Combine(Folder, name);
}
