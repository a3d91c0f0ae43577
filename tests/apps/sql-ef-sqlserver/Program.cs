using System.Diagnostics;
using Microsoft.EntityFrameworkCore;

// sql-ef-sqlserver CONNECTIONSTRING STEP...: each step inside a span of its own, and says what it got.
using var source = new ActivitySource("Sample.Sql");
foreach (var name in args.Skip(1))
{
    using var step = source.StartActivity(name);
    try
    {
        await using var shop = new Shop(args[0]);
        Console.WriteLine($"{name}: {await Run(shop, name)}");
    }
    catch (Exception exception)
    {
        Console.WriteLine($"{name}: {exception.GetType().FullName} {exception.InnerException?.GetType().FullName}");
    }

    // What an app sees of a call after it must be what it saw before.
    Console.WriteLine($"{name}: {(Activity.Current == step ? "in its own span" : "in a foreign span")}");
}

static async Task<string> Run(Shop shop, string step)
{
    switch (step)
    {
        case "create":
            return $"{await shop.Database.ExecuteSqlRawAsync("CREATE TABLE Orders (Id INT PRIMARY KEY, Customer NVARCHAR(50))")}";
        case "save":
            shop.Orders.Add(new Order { Id = 1, Customer = "alice" });
            shop.Orders.Add(new Order { Id = 2, Customer = "bob" });
            return $"{await shop.SaveChangesAsync()} saved";
        case "query":
            return string.Join(' ', await shop.Orders.Select(order => order.Customer).ToListAsync());
        case "query-sync":
            return $"{shop.Orders.Count()} orders";
        case "duplicate":
            shop.Orders.Add(new Order { Id = 1, Customer = "eve" });
            return $"{await shop.SaveChangesAsync()} saved";
        case "missing-table":
            return $"{await shop.Database.ExecuteSqlRawAsync("DELETE FROM nowhere")}";
        case "transaction":
            await using (var transaction = await shop.Database.BeginTransactionAsync())
            {
                await shop.Database.ExecuteSqlRawAsync("UPDATE Orders SET Customer = 'carol'");
                await transaction.RollbackAsync();
            }
            return "rolled back";
        case "cancelled":
            using (var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(300)))
            {
                await shop.Database.ExecuteSqlRawAsync("WAITFOR DELAY '00:00:10'", cancellation.Token);
            }
            return "slept";
        default:
            throw new ArgumentException($"No step '{step}'.");
    }
}
