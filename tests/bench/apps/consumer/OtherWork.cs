/// <summary>What an application does that has the SDK but no messages: lists, lambdas, tasks of its own types.</summary>
internal sealed class OtherWork : IWork
{
    private readonly List<Order> _orders = [.. Enumerable.Range(0, 100).Select(number => new Order($"order {number}", number))];

    private long _sum;

    private sealed record Order(string Name, int Amount);

    public async ValueTask<int> Round()
    {
        foreach (var order in _orders)
        {
            _sum += order.Amount;
        }
        _sum += _orders.Where(order => order.Amount % 2 == 0).Select(order => order.Name.Length).Sum();
        var byName = _orders.ToDictionary(order => order.Name);
        for (var i = 0; i < _orders.Count; i++)
        {
            _sum += byName[_orders[i].Name].Amount;
        }
        _sum += await Later(_orders);
        return 1;

        static async Task<int> Later(List<Order> orders)
        {
            await Task.Yield();
            return orders[^1].Amount;
        }
    }
}
