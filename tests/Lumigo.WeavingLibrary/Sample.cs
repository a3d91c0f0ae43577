namespace Lumigo.WeavingLibrary;

/// <summary>Methods to be woven.</summary>
public class Sample
{
    public Sample(string name) => Name = name;

    public string Name { get; }

    public static int Add(int first, int second) => first + second;

    public static long Add(long first, long second) => first + second;

    public string Join(string first, object? second) => $"{Name}{first}{second}";

    public void Throw(string message)
    {
        try
        {
            throw new InvalidOperationException(message);
        }
        finally
        {
            Finished = true;
        }
    }

    public bool Finished { get; private set; }

    public async Task<int> Later(Task<int> gate) => await gate.ConfigureAwait(false) + 1;

    public Task Failed(Exception exception) => Task.FromException(exception);

    public static bool TrySwap(ref string text, ref int number)
    {
        (text, number) = (number.ToString(System.Globalization.CultureInfo.InvariantCulture), text.Length);
        return true;
    }

    public static int Sum(ReadOnlySpan<int> numbers)
    {
        int sum = 0;
        foreach (int number in numbers)
        {
            sum += number;
        }

        return sum;
    }

    public static void Elapse(TimeSpan time, CancellationToken token) => token.ThrowIfCancellationRequested();

    public sealed class Nested<TItem>
    {
        public TItem? Last { get; private set; }

        public TItem Echo<TOther>(TItem item, TOther other, List<TItem> items)
        {
            Last = item;
            items.Add(item);
            return other is null ? default! : item;
        }
    }
}

/// <summary>Cannot be woven: its <c>this</c> is no object.</summary>
public struct Value
{
    private readonly int _number;

    public Value(int number) => _number = number;

    public readonly int Get() => _number;
}
