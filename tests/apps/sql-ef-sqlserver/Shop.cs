using Microsoft.EntityFrameworkCore;

public sealed class Shop(string connectionString) : DbContext
{
    public DbSet<Order> Orders => Set<Order>();

    protected override void OnConfiguring(DbContextOptionsBuilder options) => options.UseSqlServer(connectionString);

    protected override void OnModelCreating(ModelBuilder model) => model.Entity<Order>().Property(order => order.Id).ValueGeneratedNever();
}

public sealed class Order
{
    public int Id { get; set; }

    public string Customer { get; set; } = "";
}
