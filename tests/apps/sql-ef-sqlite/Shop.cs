using System.Data.Common;
using Microsoft.EntityFrameworkCore;

public sealed class Shop(DbConnection connection) : DbContext
{
    public DbSet<Order> Orders => Set<Order>();

    protected override void OnConfiguring(DbContextOptionsBuilder options) => options.UseSqlite(connection);

    protected override void OnModelCreating(ModelBuilder model) => model.Entity<Order>().Property(order => order.Id).ValueGeneratedNever();
}

public sealed class Order
{
    public int Id { get; set; }

    public string Customer { get; set; } = "";
}
