using System.Net;

namespace Storefront;

public record Product(string Id, string Name, decimal Price, bool Available);

public record OrderRequest(string ProductId, int Quantity);

public record Order(Guid Id, string ProductId, int Quantity, decimal Total);

public record StockItem(string Sku, string Name, decimal Price, int Quantity);

public record Reservation(Guid Id, string Sku, int Quantity, decimal Total);

/// <summary>What the storefront asks of the inventory service.</summary>
public class InventoryClient(HttpClient http)
{
    public async Task<IReadOnlyList<StockItem>> ListAsync(CancellationToken cancellation) =>
        await http.GetFromJsonAsync<List<StockItem>>("/stock", cancellation) ?? [];

    public async Task<StockItem?> FindAsync(string sku, CancellationToken cancellation)
    {
        using var response = await http.GetAsync($"/stock/{Uri.EscapeDataString(sku)}", cancellation);
        if (response.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }

        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<StockItem>(cancellation);
    }

    public async Task<Reservation> ReserveAsync(string sku, int quantity, CancellationToken cancellation)
    {
        using var response = await http.PostAsJsonAsync("/reservations", new { sku, quantity }, cancellation);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<Reservation>(cancellation)
            ?? throw new InvalidOperationException("The inventory answered without a reservation.");
    }
}
