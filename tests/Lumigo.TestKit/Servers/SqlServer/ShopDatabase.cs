using System.Globalization;
using System.Text.RegularExpressions;

namespace Lumigo.TestKit.Servers.SqlServer;

/// <summary>What a column holds.</summary>
internal enum ShopKind
{
    Number,
    Text,
    Xml,
}

/// <summary>A column of an answer.</summary>
internal sealed record ShopColumn(string Name, ShopKind Kind);

/// <summary>An error of the server's.</summary>
internal sealed record ShopFailure(int Number, byte Class, string Message);

/// <summary>What a statement gives.</summary>
internal sealed record ShopAnswer(IReadOnlyList<ShopColumn> Columns, IReadOnlyList<object[]> Rows, int? Count, ShopFailure? Failure = null)
{
    /// <summary>How long the statement takes.</summary>
    public TimeSpan Takes { get; init; }

    /// <summary>A statement without rows.</summary>
    public static ShopAnswer Nothing(int? count = null) => new([], [], count);

    /// <summary>One that fails.</summary>
    public static ShopAnswer Failed(int number, byte severity, string message) => new([], [], null, new ShopFailure(number, severity, message));
}

/// <summary>A database with the table <c>orders</c> and procedures without a body. Statements are known by their looks.</summary>
internal sealed partial class ShopDatabase(string name)
{
    private static readonly ShopColumn Id = new("id", ShopKind.Number);
    private static readonly ShopColumn Customer = new("customer", ShopKind.Text);

    private readonly Lock _lock = new();
    private readonly HashSet<string> _procedures = [];
    private SortedDictionary<int, string> _orders = [];

    /// <summary>Its name.</summary>
    public string Name { get; } = name;

    /// <summary>What is to be put back when a transaction fails.</summary>
    public IReadOnlyDictionary<int, string> Snapshot()
    {
        lock (_lock)
        {
            return new SortedDictionary<int, string>(_orders);
        }
    }

    /// <summary>Puts it back.</summary>
    public void Restore(IReadOnlyDictionary<int, string> snapshot)
    {
        lock (_lock)
        {
            _orders = new SortedDictionary<int, string>(snapshot.ToDictionary());
        }
    }

    /// <summary>Calls a procedure.</summary>
    public ShopAnswer Call(string procedure)
    {
        lock (_lock)
        {
            return _procedures.Contains(Plain(procedure)) ? ShopAnswer.Nothing(_orders.Count) : ShopAnswer.Failed(2812, 16, $"Could not find stored procedure '{procedure}'.");
        }
    }

    /// <summary>Executes a statement.</summary>
    public ShopAnswer Execute(string statement, IReadOnlyList<ProcedureParameter> parameters)
    {
        var text = Settings().Replace(Plain(statement), "").Trim().TrimEnd(';');
        lock (_lock)
        {
            return Answer(text, parameters);
        }
    }

    private ShopAnswer Answer(string text, IReadOnlyList<ProcedureParameter> parameters)
    {
        if (text.Contains("nowhere", StringComparison.OrdinalIgnoreCase))
        {
            return ShopAnswer.Failed(208, 16, "Invalid object name 'nowhere'.");
        }
        if (text.StartsWith("WAITFOR DELAY", StringComparison.OrdinalIgnoreCase))
        {
            return ShopAnswer.Nothing() with { Takes = TimeSpan.FromSeconds(10) };
        }
        if (Procedure().Match(text) is { Success: true } procedure)
        {
            _procedures.Add(procedure.Groups[1].Value);
            return ShopAnswer.Nothing();
        }
        if (text.StartsWith("CREATE ", StringComparison.OrdinalIgnoreCase) || text.StartsWith("ALTER LOGIN", StringComparison.OrdinalIgnoreCase))
        {
            return ShopAnswer.Nothing();
        }
        if (text.StartsWith("INSERT INTO orders", StringComparison.OrdinalIgnoreCase))
        {
            return Insert(text, parameters);
        }
        if (text.StartsWith("UPDATE ", StringComparison.OrdinalIgnoreCase))
        {
            return ShopAnswer.Nothing(_orders.Count);
        }
        if (Literal().Match(text) is { Success: true } literal)
        {
            return new ShopAnswer([new ShopColumn("", ShopKind.Number)], [[int.Parse(literal.Groups[1].Value, CultureInfo.InvariantCulture)]], 1);
        }
        return text.StartsWith("SELECT ", StringComparison.OrdinalIgnoreCase) ? Select(text, parameters) : ShopAnswer.Failed(102, 15, $"Incorrect syntax near '{text.Split(' ')[0]}'.");
    }

    private ShopAnswer Insert(string text, IReadOnlyList<ProcedureParameter> parameters)
    {
        var rows = Row().Matches(text[text.IndexOf("VALUES", StringComparison.OrdinalIgnoreCase)..])
            .Select(row => (Id: Convert.ToInt32(Value(row.Groups[1].Value, parameters), CultureInfo.InvariantCulture), Customer: (string)Value(row.Groups[2].Value, parameters)!)).ToList();
        foreach (var (id, customer) in rows)
        {
            if (!_orders.TryAdd(id, customer))
            {
                return ShopAnswer.Failed(2627, 14, $"Violation of PRIMARY KEY constraint 'PK_orders'. Cannot insert duplicate key in object 'dbo.orders'. The duplicate key value is ({id}).");
            }
        }
        return ShopAnswer.Nothing(rows.Count);
    }

    private ShopAnswer Select(string text, IReadOnlyList<ProcedureParameter> parameters)
    {
        if (text.Contains("COUNT(*)", StringComparison.OrdinalIgnoreCase))
        {
            return new ShopAnswer([new ShopColumn("", ShopKind.Number)], [[_orders.Count]], 1);
        }
        var found = _orders.AsEnumerable();
        if (text.Contains("= @id", StringComparison.OrdinalIgnoreCase))
        {
            found = found.Where(order => order.Key == (int)Value("@id", parameters)!);
        }
        else if (text.Contains("customer = '", StringComparison.OrdinalIgnoreCase))
        {
            found = [];
        }
        if (text.EndsWith("FOR XML AUTO", StringComparison.OrdinalIgnoreCase))
        {
            return new ShopAnswer([new ShopColumn("orders", ShopKind.Xml)], [[string.Concat(found.Select(order => $"<orders id=\"{order.Key}\"/>"))]], 1);
        }
        if (text.Contains("UNION ALL", StringComparison.OrdinalIgnoreCase))
        {
            found = found.Concat(found);
        }
        var list = text[..text.IndexOf(" FROM ", StringComparison.OrdinalIgnoreCase)];
        ShopColumn[] columns = [.. new[] { Id, Customer }.Where(column => list.Contains(column.Name, StringComparison.OrdinalIgnoreCase))];
        return new ShopAnswer(columns, [.. found.Select(order => columns.Select(column => column == Id ? order.Key : (object)order.Value).ToArray())], found.Count());
    }

    private static object? Value(string written, IReadOnlyList<ProcedureParameter> parameters) => written switch
    {
        ['@', ..] => parameters.First(one => one.Name.Equals(written, StringComparison.OrdinalIgnoreCase)).Value,
        ['\'', .. var text, '\''] => text,
        _ => int.Parse(written, CultureInfo.InvariantCulture),
    };

    /// <summary>Names without their brackets, each blank one blank.</summary>
    private static string Plain(string statement) => Blanks().Replace(statement.Replace("[", "", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal), " ");

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();

    [GeneratedRegex(@"SET (NOCOUNT|IMPLICIT_TRANSACTIONS) (ON|OFF); ?")]
    private static partial Regex Settings();

    [GeneratedRegex(@"^CREATE PROCEDURE (\w+)", RegexOptions.IgnoreCase)]
    private static partial Regex Procedure();

    [GeneratedRegex(@"^SELECT (\d+)$", RegexOptions.IgnoreCase)]
    private static partial Regex Literal();

    [GeneratedRegex(@"\(([^,()]+), ([^,()]+)\)")]
    private static partial Regex Row();
}
