using Storefront;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddHttpClient<InventoryClient>(client =>
{
    client.BaseAddress = new Uri(builder.Configuration["Inventory:Url"] ?? "http://127.0.0.1:5081");
    client.Timeout = TimeSpan.FromSeconds(10);
});

var app = builder.Build();

app.MapGet("/healthz", () => Results.Text("ok"));

app.MapGet("/products", async (InventoryClient inventory, CancellationToken cancellation) =>
    await inventory.ListAsync(cancellation));

app.MapGet("/products/{id}", async (string id, InventoryClient inventory, CancellationToken cancellation) =>
    await inventory.FindAsync(id, cancellation) is { } item
        ? Results.Ok(new Product(item.Sku, item.Name, item.Price, item.Quantity > 0))
        : Results.NotFound());

app.MapPost("/orders", async (OrderRequest order, InventoryClient inventory, CancellationToken cancellation) =>
{
    if (order.Quantity < 1)
    {
        return Results.BadRequest(new { error = "Order at least one." });
    }

    if (await inventory.FindAsync(order.ProductId, cancellation) is null)
    {
        return Results.NotFound();
    }

    // A refusal by the warehouse is not expected here: EnsureSuccessStatusCode throws and the customer gets a 500.
    var reservation = await inventory.ReserveAsync(order.ProductId, order.Quantity, cancellation);
    return Results.Created($"/orders/{reservation.Id}", new Order(reservation.Id, order.ProductId, order.Quantity, reservation.Total));
});

app.Run();
