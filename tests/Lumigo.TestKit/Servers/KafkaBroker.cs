using System.Runtime.InteropServices;
using System.Text;

namespace Lumigo.TestKit.Servers;

/// <summary>The mock cluster of the system's librdkafka, in this process: one broker that speaks the protocol, with topics that are made when they are named.</summary>
public sealed partial class KafkaBroker : IDisposable
{
    private const string Library = "librdkafka.so.1";
    private const int Producer = 0;
    private const int ErrorSize = 512;
    private const int Partitions = 2;

    private readonly nint _client;
    private readonly nint _cluster;

    /// <summary>Starts it.</summary>
    /// <param name="topics">Topics that are there at once; making one by its first message takes a second.</param>
    public KafkaBroker(params IReadOnlyList<string> topics)
    {
        var error = new byte[ErrorSize];
        try
        {
            nint configuration = ConfNew();
            ConfSet(configuration, "log_level", "0", error, ErrorSize);
            _client = New(Producer, configuration, error, ErrorSize);
        }
        catch (DllNotFoundException exception)
        {
            throw new InvalidOperationException($"{Library} is missing: apt-get install librdkafka1, or run scripts/test.sh, which does it.", exception);
        }

        if (_client == 0 || (_cluster = MockClusterNew(_client, 1)) == 0)
        {
            throw new InvalidOperationException($"The mock cluster did not come up: {Encoding.UTF8.GetString(error).TrimEnd('\0')}");
        }

        foreach (var topic in topics)
        {
            _ = MockTopicCreate(_cluster, topic, Partitions, replication: 1);
        }

        Servers = Marshal.PtrToStringUTF8(MockClusterBootstraps(_cluster))!;
    }

    /// <summary>What an application is given.</summary>
    public string Servers { get; }

    /// <summary>Its port.</summary>
    public int Port => int.Parse(Servers.Split(':')[1]);

    /// <inheritdoc/>
    public void Dispose()
    {
        MockClusterDestroy(_cluster);
        Destroy(_client);
    }

    [LibraryImport(Library, EntryPoint = "rd_kafka_conf_new")]
    private static partial nint ConfNew();

    [LibraryImport(Library, EntryPoint = "rd_kafka_conf_set", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ConfSet(nint configuration, string key, string value, byte[] error, nint errorSize);

    [LibraryImport(Library, EntryPoint = "rd_kafka_new")]
    private static partial nint New(int type, nint configuration, byte[] error, nint errorSize);

    [LibraryImport(Library, EntryPoint = "rd_kafka_destroy")]
    private static partial void Destroy(nint client);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_cluster_new")]
    private static partial nint MockClusterNew(nint client, int brokers);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_topic_create", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MockTopicCreate(nint cluster, string topic, int partitions, int replication);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_cluster_bootstraps")]
    private static partial nint MockClusterBootstraps(nint cluster);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_cluster_destroy")]
    private static partial void MockClusterDestroy(nint cluster);
}
