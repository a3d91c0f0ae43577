using System.Net;
using System.Reflection;
using System.Text;
using Lumigo.AutoInstrumentation.Bridge.Reflection;
using Lumigo.AutoInstrumentation.Loader.Instrumentation;

namespace Lumigo.AutoInstrumentation.Bridge.Redis;

/// <summary>Reads the library's own objects: its messages above all, one for each command. All of it is internal to the library, and the same from 2.6 to 3.4.</summary>
internal sealed class RedisMessages
{
    private const int MostPlaceholders = 16;

    private readonly MemberReader _isInternal;
    private readonly MemberReader _commandAndKey;
    private readonly MemberReader _argumentCount;
    private readonly MemberReader _database;
    private readonly MemberReader _connection;
    private readonly MemberReader _bridge;
    private readonly MemberReader _server;
    private readonly MemberReader _endPoint;
    private readonly MemberReader _multiplexer;
    private readonly MemberReader _operations;
    private readonly MethodInfo _endPoints;

    // Since 2.8.
    private readonly MemberReader? _commandText;
    private readonly MemberReader? _command;
    private readonly MemberReader? _customCommand;

    // Without them a failure that is seen nowhere else is not known: no reason to do without the rest. The last one is there since 3.0.
    private readonly MemberReader? _result;
    private readonly MemberReader? _isFaulted;
    private readonly MemberReader? _fault;

    private readonly Type _custom;
    private readonly Type _transaction;

    /// <summary>Binds to a copy of the library.</summary>
    /// <exception cref="MissingMemberException">It is not as it is known.</exception>
    public RedisMessages(Assembly library)
    {
        Type message = TypeOf(library, "Message");
        Multiplexer = TypeOf(library, "ConnectionMultiplexer");
        _custom = TypeOf(library, "RedisDatabase+ExecuteMessage");
        _transaction = TypeOf(library, "RedisTransaction+TransactionMessage");
        _isInternal = MemberReader.Bind(message, "IsInternalCall");
        _commandAndKey = MemberReader.Bind(message, "CommandAndKey");
        _argumentCount = MemberReader.Bind(message, "ArgCount");
        _database = MemberReader.Bind(message, "Db");
        _connection = MemberReader.Bind(message, "_enqueuedTo");
        _bridge = MemberReader.Bind(TypeOf(library, "PhysicalConnection"), "BridgeCouldBeNull");
        _server = MemberReader.Bind(TypeOf(library, "PhysicalBridge"), "ServerEndPoint");
        _endPoint = MemberReader.Bind(TypeOf(library, "ServerEndPoint"), "EndPoint");
        _multiplexer = MemberReader.Bind(TypeOf(library, "RedisBase"), "multiplexer");
        _operations = MemberReader.Bind(_transaction, "InnerOperations");
        Type? result = library.GetType("StackExchange.Redis.IResultBox");
        _result = MemberReader.Find(message, "ResultBox");
        _isFaulted = MemberReader.Find(result, "IsFaulted");
        _fault = MemberReader.Find(result, "Fault");
        _endPoints = Multiplexer.GetMethod("GetEndPoints", [typeof(bool)]) ?? throw new MissingMemberException(Multiplexer.FullName, "GetEndPoints");
        _commandText = MemberReader.Find(message, "CommandString");
        _command = _commandText is null ? MemberReader.Bind(message, "Command") : null;
        _customCommand = _commandText is null ? MemberReader.Bind(_custom, "Command") : null;
    }

    /// <summary>The type of connections.</summary>
    public Type Multiplexer { get; }

    /// <summary>Whether a command is the library's own: part of a handshake, a keep-alive.</summary>
    public bool IsInternal(object message) => _isInternal.Read(message) is true;

    /// <summary>The command: <c>GET</c>.</summary>
    public string Operation(object message)
    {
        if (_commandText is not null)
        {
            string text = (string?)_commandText.Read(message) ?? string.Empty;
            return message.GetType() == _custom ? text.ToUpperInvariant() : text;
        }

        return message.GetType() == _custom
            ? (_customCommand!.Read(message)?.ToString() ?? string.Empty).ToUpperInvariant()
            : _command!.Read(message)?.ToString() ?? string.Empty;
    }

    /// <summary>The number of the database, or -1 for commands that have none.</summary>
    public int Database(object message) => _database.Read(message) is int database ? database : -1;

    /// <summary>How many commands a transaction is made of; 0 for other commands.</summary>
    public int BatchSize(object message) =>
        message.GetType() == _transaction && _operations.Read(message) is Array operations ? operations.Length : 0;

    /// <summary>Command and key as they are, and a question mark for every other argument: <c>SET greeting ?</c>.</summary>
    public string Text(object message)
    {
        string known = Payloads.Cut((string?)_commandAndKey.Read(message) ?? string.Empty);
        int masked = (_argumentCount.Read(message) is int count ? count : 0) - known.AsSpan().Count(' ');
        if (masked <= 0)
        {
            return known;
        }

        var text = new StringBuilder(known, known.Length + (2 * MostPlaceholders) + 4);
        for (int i = 0; i < masked; i++)
        {
            if (i == MostPlaceholders)
            {
                text.Append(" ...");
                break;
            }

            text.Append(" ?");
        }

        return text.ToString();
    }

    /// <summary>What the caller gets for a value, at the end of a command that has one: what the answer could not be made a value of, above all.</summary>
    public Exception? FailureOf(object message)
    {
        if (_result?.Read(message) is not { } result)
        {
            return null;
        }

        return _fault is not null ? _fault.Read(result) as Exception
            : _isFaulted?.Read(result) is true ? MemberReader.Find(result.GetType(), "_exception")?.Read(result) as Exception
            : null;
    }

    /// <summary>The server a command was sent to; null when it was not.</summary>
    public EndPoint? ServerOf(object message) =>
        _connection.Read(message) is { } connection && _bridge.Read(connection) is { } bridge && _server.Read(bridge) is { } server
            ? _endPoint.Read(server) as EndPoint
            : null;

    /// <summary>The first server that a connection was configured with.</summary>
    /// <param name="owner">The connection, or a batch or transaction on it.</param>
    public EndPoint? FirstServerOf(object owner) =>
        MultiplexerOf(owner) is { } multiplexer && _endPoints.Invoke(multiplexer, [true]) is EndPoint[] { Length: > 0 } servers ? servers[0] : null;

    /// <summary>The connection that something works on.</summary>
    public object? MultiplexerOf(object owner) =>
        Multiplexer.IsInstanceOfType(owner) ? owner : _multiplexer.Owns(owner) ? _multiplexer.Read(owner) : null;

    private static Type TypeOf(Assembly library, string name) =>
        library.GetType("StackExchange.Redis." + name) ?? throw new MissingMemberException("StackExchange.Redis." + name);
}
