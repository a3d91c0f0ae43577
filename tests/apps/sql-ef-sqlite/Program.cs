using System.Data.Common;
using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using MySql.Data.MySqlClient;
using Npgsql;

// sql-ef-sqlite CONNECTIONSTRING STEP...: each step inside a span of its own, and says what it got. The connection string's first word says of which
// provider the connection is: sqlite, npgsql or mysql, wrapped with profiled- before it. The SQL is such that PostgreSQL takes it too; MySQL
// takes that of missing-table.
var (provider, settings) = args[0].Split(' ', 2) is [var first, var rest] ? (first, rest) : throw new ArgumentException("PROVIDER CONNECTIONSTRING");
using var source = new ActivitySource("Sample.Sql");
foreach (var name in args.Skip(1))
{
    using var step = source.StartActivity(name);
    try
    {
        await using var connection = Connect(provider, settings);
        await using var shop = new Shop(connection);
        Console.WriteLine($"{name}: {await Run(shop, name)}");
    }
    catch (Exception exception)
    {
        Console.WriteLine($"{name}: {exception.GetType().FullName} {exception.InnerException?.GetType().FullName}");
    }

    // What an app sees of a call after it must be what it saw before.
    Console.WriteLine($"{name}: {(Activity.Current == step ? "in its own span" : "in a foreign span")}");
}

static DbConnection Connect(string provider, string settings) => provider switch
{
    "sqlite" => new SqliteConnection(settings),
    "npgsql" => new NpgsqlConnection(settings),
    "mysql" => new MySqlConnection(settings),
    _ when provider.StartsWith("profiled-", StringComparison.Ordinal) => new ProfiledConnection(Connect(provider["profiled-".Length..], settings)),
    _ => throw new ArgumentException($"No provider '{provider}'."),
};

async Task<string> Run(Shop shop, string step)
{
    switch (step)
    {
        case "create":
            return $"{await shop.Database.ExecuteSqlRawAsync("CREATE TABLE \"Orders\" (\"Id\" INT PRIMARY KEY, \"Customer\" TEXT)")}";
        case "save":
            shop.Orders.Add(new Order { Id = 1, Customer = "alice" });
            shop.Orders.Add(new Order { Id = 2, Customer = "bob" });
            return $"{await shop.SaveChangesAsync()} saved";
        case "save-sync":
            shop.Orders.Add(new Order { Id = 3, Customer = "carol" });
            return $"{shop.SaveChanges()} saved";
        case "query":
            return string.Join(' ', await shop.Orders.Where(order => order.Id < 10).Select(order => order.Customer).OrderBy(one => one).ToListAsync());
        case "query-sync":
            return $"{shop.Orders.Count()} orders";
        case "enumerate":
            var customers = new List<string>();
            await foreach (var order in shop.Orders.AsNoTracking().AsAsyncEnumerable())
            {
                using var inner = source.StartActivity("each");
                customers.Add(order.Customer);
            }
            return string.Join(' ', customers.Order());
        case "duplicate":
            shop.Orders.Add(new Order { Id = 1, Customer = "eve" });
            return $"{await shop.SaveChangesAsync()} saved";
        case "missing-table":
            return $"{await shop.Database.ExecuteSqlRawAsync("DELETE FROM nowhere")}";
        case "missing-table-sync":
            return $"{shop.Database.ExecuteSqlRaw("DELETE FROM nowhere")}";
        case "transaction":
            await using (var transaction = await shop.Database.BeginTransactionAsync())
            {
                await shop.Orders.ExecuteUpdateAsync(update => update.SetProperty(order => order.Customer, "mallory"));
                await transaction.RollbackAsync();
            }
            return "rolled back";
        case "cancelled":
            await shop.Database.OpenConnectionAsync();
            using (var cancellation = new CancellationTokenSource())
            {
                cancellation.Cancel();
                await shop.Database.ExecuteSqlRawAsync("DELETE FROM \"Orders\"", cancellation.Token);
            }
            return "deleted";
        case "parallel":
            var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(async number =>
            {
                using var branch = source.StartActivity($"branch-{number}");
                await using var connection = Connect(provider, settings);
                await using var other = new Shop(connection);
                return await other.Orders.CountAsync(order => order.Id > number);
            }));
            return string.Join(' ', answers);
        case "locked":
            await using (var other = new SqliteConnection(settings))
            {
                await other.OpenAsync();
                await using var transaction = await other.BeginTransactionAsync();
                shop.Database.SetCommandTimeout(1);
                return $"{await shop.Database.ExecuteSqlRawAsync("DELETE FROM \"Orders\"")} deleted";
            }
        default:
            throw new ArgumentException($"No step '{step}'.");
    }
}
