using Inventory;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddSingleton<Warehouse>();

var app = builder.Build();

app.MapGet("/healthz", () => Results.Text("ok"));

app.MapGet("/stock", (Warehouse warehouse) => warehouse.All());

app.MapGet("/stock/{sku}", (string sku, Warehouse warehouse) =>
    warehouse.Find(sku) is { } item ? Results.Ok(item) : Results.NotFound());

app.MapPost("/reservations", async (ReservationRequest request, Warehouse warehouse, CancellationToken cancellation) =>
{
    var reservation = await warehouse.ReserveAsync(request.Sku, request.Quantity, cancellation);
    return Results.Created($"/reservations/{reservation.Id}", reservation);
});

app.Run();
