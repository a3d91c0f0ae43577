using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using OpenTelemetry.Instrumentation.EntityFrameworkCore;

namespace OwnInstrumentation;

internal sealed class EntityFramework : Library
{
    public override async Task UseAsync(string connection, Step step)
    {
        using IDisposable subscription = DiagnosticListener.AllListeners.Subscribe(new CommandListener());
        await using var shop = new Shop(connection);
        await step("create", async () => $"{await shop.Database.ExecuteSqlRawAsync("CREATE TABLE \"Orders\" (\"Id\" INT PRIMARY KEY, \"Customer\" TEXT)")}");
        await step("save", async () =>
        {
            shop.Orders.Add(new Order { Id = 1, Customer = "alice" });
            return $"{await shop.SaveChangesAsync()} saved";
        });
        await step("query", () => Task.FromResult($"{shop.Orders.Count()} orders"));
        await step("missing-table", async () => $"{await shop.Database.ExecuteSqlRawAsync("DELETE FROM nowhere")}");
    }
}

internal sealed class Shop(string connection) : DbContext
{
    public DbSet<Order> Orders => Set<Order>();

#if NET10_0_OR_GREATER
    protected override void OnConfiguring(DbContextOptionsBuilder options) => options.UseNpgsql(connection);
#else
    protected override void OnConfiguring(DbContextOptionsBuilder options) => options.UseSqlite(connection);
#endif
}

internal sealed class Order
{
    public int Id { get; set; }

    public string Customer { get; set; } = "";
}
