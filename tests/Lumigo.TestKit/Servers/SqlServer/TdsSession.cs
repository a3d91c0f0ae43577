using System.Text;

namespace Lumigo.TestKit.Servers.SqlServer;

/// <summary>A connection of a client's: what it asks for, one thing after the other.</summary>
internal sealed class TdsSession(TdsServer server, TdsPackets packets, int number)
{
    private readonly Dictionary<int, string> _prepared = [];
    private ShopDatabase? _database;
    private IReadOnlyDictionary<int, string>? _beforeTransaction;
    private Task<TdsMessage>? _next;

    private ShopDatabase Database => _database ?? throw new IOException("Nobody has logged in.");

    /// <summary>Answers until the client goes.</summary>
    public async Task RunAsync()
    {
        while (true)
        {
            var message = await (_next ?? packets.ReadAsync());
            _next = null;
            if (message.Type == TdsMessageType.PreLogin)
            {
                await packets.WriteAsync(PreLogin());
                continue;
            }
            var answer = new TdsTokens();
            if (message.ResetsConnection)
            {
                answer.ConnectionReset();
            }
            await AnswerAsync(message, answer);
            await packets.WriteAsync(answer.ToArray());
        }
    }

    private async Task AnswerAsync(TdsMessage message, TdsTokens answer)
    {
        switch (message.Type)
        {
            case TdsMessageType.Login:
                _database = server.Database(LoginName(message.Body));
                answer.LoginAcknowledged(_database.Name);
                break;
            case TdsMessageType.Batch:
                await BatchAsync(Encoding.Unicode.GetString(message.Body.AsSpan(BitConverter.ToInt32(message.Body))), answer);
                break;
            case TdsMessageType.ProcedureCall:
                var calls = ProcedureCall.ReadAll(message.Body);
                for (var call = 0; call < calls.Count && await CallAsync(calls[call], answer, more: call + 1 < calls.Count); call++)
                {
                }
                break;
            case TdsMessageType.Transaction:
                Transaction(BitConverter.ToUInt16(message.Body, BitConverter.ToInt32(message.Body)), answer);
                break;
            case TdsMessageType.Attention:
                answer.EndOfAttention();
                break;
            default:
                throw new IOException($"Messages of the type {message.Type} are not known here.");
        }
    }

    /// <summary>Which options there are: a version, no encryption, no instance, no several results at once.</summary>
    private static byte[] PreLogin()
    {
        (byte Option, byte[] Value)[] options = [(0, [16, 0, 0x10, 0x5E, 0, 0]), (1, [2]), (2, [0]), (3, []), (4, [0])];
        using var stream = new MemoryStream();
        var offset = (options.Length * 5) + 1;
        foreach (var (option, value) in options)
        {
            stream.Write([option, (byte)(offset >> 8), (byte)offset, 0, (byte)value.Length]);
            offset += value.Length;
        }
        stream.WriteByte(0xFF);
        foreach (var (_, value) in options)
        {
            stream.Write(value);
        }
        return stream.ToArray();
    }

    private static string LoginName(byte[] login)
    {
        const int database = 68;
        return Encoding.Unicode.GetString(login, BitConverter.ToUInt16(login, database), BitConverter.ToUInt16(login, database + 2) * 2);
    }

    private async Task BatchAsync(string statement, TdsTokens answer)
    {
        server.Requests.Enqueue(statement);
        if (await WaitAsync(Database.Execute(statement, []), answer) is { } given)
        {
            Give(given, answer);
            answer.EndOfStatement(given.Count, CommandOf(given), given.Failure is not null);
        }
    }

    /// <summary>Whether what comes after it is to be done.</summary>
    private async Task<bool> CallAsync(ProcedureCall call, TdsTokens answer, bool more)
    {
        var handle = 0;
        var isPreparing = call.Name == ProcedureCall.PrepareAndExecute;
        var statement = call.Name switch
        {
            ProcedureCall.ExecuteSql => (string)call.Parameters[0].Value!,
            ProcedureCall.PrepareAndExecute => (string)call.Parameters[2].Value!,
            ProcedureCall.Execute => _prepared[(int)call.Parameters[0].Value!],
            _ => null,
        };
        server.Requests.Enqueue(statement ?? call.Name);
        if (isPreparing)
        {
            _prepared.Add(handle = _prepared.Count + 1, statement!);
        }
        var result = statement is not null ? Database.Execute(statement, WithNames(call))
            : call.Name == ProcedureCall.Unprepare ? ShopAnswer.Nothing()
            : Database.Call(call.Name);
        if (await WaitAsync(result, answer) is not { } given)
        {
            return false;
        }
        Give(given, answer);
        if (given.Failure is null)
        {
            answer.EndOfStatementInProcedure(given.Count, CommandOf(given));
            answer.ReturnStatus(0);
            if (isPreparing)
            {
                answer.OutputNumber(0, call.Parameters[0].Name, handle);
            }
        }
        answer.EndOfProcedure(given.Failure is not null, more);
        return true;
    }

    /// <summary>Parameters of a prepared statement come without names on later calls: there is one, and it is the id.</summary>
    private static IReadOnlyList<ProcedureParameter> WithNames(ProcedureCall call) =>
        call.Name == ProcedureCall.Execute ? [.. call.Parameters.Skip(1).Select(one => one.Name.Length > 0 ? one : one with { Name = "@id" })] : call.Parameters;

    private static ushort CommandOf(ShopAnswer given) => given.Columns.Count > 0 ? TdsTokens.Select : (ushort)0;

    private static void Give(ShopAnswer given, TdsTokens answer)
    {
        if (given.Failure is not null)
        {
            answer.Error(given.Failure);
            return;
        }
        if (given.Columns.Count > 0)
        {
            answer.Columns(given.Columns);
            foreach (var row in given.Rows)
            {
                answer.Row(given.Columns, row);
            }
        }
    }

    /// <summary>Takes the time that a statement takes; null when the client calls it off meanwhile.</summary>
    private async Task<ShopAnswer?> WaitAsync(ShopAnswer given, TdsTokens answer)
    {
        if (given.Takes > TimeSpan.Zero)
        {
            _next = packets.ReadAsync();
            if (await Task.WhenAny(_next, Task.Delay(given.Takes)) == _next && (await _next).Type == TdsMessageType.Attention)
            {
                _next = null;
                answer.EndOfAttention();
                return null;
            }
        }
        return given;
    }

    private void Transaction(ushort request, TdsTokens answer)
    {
        switch (request)
        {
            case 5:
                _beforeTransaction = Database.Snapshot();
                answer.TransactionBegun(number);
                break;
            case 7:
                answer.TransactionEnded(number, committed: true);
                break;
            case 8:
                Database.Restore(_beforeTransaction!);
                answer.TransactionEnded(number, committed: false);
                break;
            default:
                throw new IOException($"Transaction request {request} is not known here.");
        }
        server.Requests.Enqueue(request switch { 5 => "begin", 7 => "commit", _ => "rollback" });
        answer.EndOfStatement(null, 0);
    }
}
