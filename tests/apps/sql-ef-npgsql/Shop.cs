using Microsoft.EntityFrameworkCore;

public sealed class Shop(string connectionString) : DbContext
{
    public DbSet<Order> Orders => Set<Order>();

    protected override void OnConfiguring(DbContextOptionsBuilder options) => options.UseNpgsql(connectionString);
}

public sealed class Order
{
    public int Id { get; set; }

    public string Customer { get; set; } = "";
}
