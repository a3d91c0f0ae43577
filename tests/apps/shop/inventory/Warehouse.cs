using System.Collections.Concurrent;

namespace Inventory;

public record StockItem(string Sku, string Name, decimal Price, int Quantity);

public record ReservationRequest(string Sku, int Quantity);

public record Reservation(Guid Id, string Sku, int Quantity, decimal Total);

/// <summary>The shelves, in memory.</summary>
public class Warehouse
{
    private readonly ConcurrentDictionary<string, StockItem> shelves = new(StringComparer.OrdinalIgnoreCase)
    {
        ["kettle"] = new("kettle", "Kettle, 1.7 l", 39.90m, 12),
        ["teapot"] = new("teapot", "Teapot, cast iron", 64.00m, 3),
        ["mug"] = new("mug", "Mug, stoneware", 9.50m, 140),
    };

    public IEnumerable<StockItem> All() => shelves.Values.OrderBy(item => item.Sku);

    public StockItem? Find(string sku) => shelves.GetValueOrDefault(sku);

    public async Task<Reservation> ReserveAsync(string sku, int quantity, CancellationToken cancellation)
    {
        // Someone walks to the shelf.
        await Task.Delay(5, cancellation);

        while (true)
        {
            var item = Find(sku) ?? throw new KeyNotFoundException($"No shelf for '{sku}'");
            if (item.Quantity < quantity)
            {
                throw new OutOfStockException(item, quantity);
            }

            if (shelves.TryUpdate(item.Sku, item with { Quantity = item.Quantity - quantity }, item))
            {
                return new Reservation(Guid.NewGuid(), item.Sku, quantity, item.Price * quantity);
            }
        }
    }
}

public class OutOfStockException(StockItem item, int wanted)
    : InvalidOperationException($"{wanted} of '{item.Sku}' wanted, {item.Quantity} in stock");
