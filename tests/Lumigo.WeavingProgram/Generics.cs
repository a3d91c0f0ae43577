using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;

namespace Lumigo.WeavingProgram;

/// <summary>Generic classes, structs, methods, constraints, variance, static abstracts.</summary>
public static class Generics
{
    public static List<string> Run()
    {
        var pair = new Pair<string, int>("a", 2);
        var list = new Ring<Pair<string, int>>(3) { pair, pair.With(5), pair.With(6), pair.With(7) };
        return new List<string>
        {
            pair.ToString(),
            string.Join(" ", list),
            Max(3, 9, 4).ToString(),
            Max("b", "z", "c"),
            Describe<int>(null) + Describe<DateTime>(default(DateTime)),
            Sum(new[] { 1.5, 2.5 }).ToString("F1"),
            Create<List<int>>().Count.ToString(),
            string.Join(",", Map(new[] { 1, 2, 3 }, x => x % 2 == 0 ? "even" : null).Select(x => x ?? "odd")),
            Outer<int>.Inner<string>.Combine(4, "x"),
        };
    }

    private static T Max<T>(params T[] values)
        where T : IComparable<T>
    {
        var max = values[0];
        foreach (var value in values)
        {
            if (value.CompareTo(max) > 0)
            {
                max = value;
            }
        }

        return max;
    }

    private static string Describe<T>(T? value)
        where T : struct => value is { } known ? known.ToString()!.Length > 0 ? "value" : "empty" : "nothing";

    private static T Sum<T>(IEnumerable<T> values)
        where T : System.Numerics.INumber<T>
    {
        var sum = T.Zero;
        foreach (var value in values)
        {
            sum += value;
        }

        return sum;
    }

    private static T Create<T>()
        where T : new() => new();

    private static IEnumerable<TResult?> Map<T, TResult>(IEnumerable<T> values, Func<T, TResult?> map)
        where TResult : class
    {
        foreach (var value in values)
        {
            yield return map(value);
        }
    }

    private readonly struct Pair<TFirst, TSecond>
    {
        public Pair(TFirst first, TSecond second)
        {
            First = first;
            Second = second;
        }

        public TFirst First { get; }

        public TSecond Second { get; }

        public Pair<TFirst, TSecond> With(TSecond second) => new(First, second);

        public override string ToString() => $"<{First},{Second}>";
    }

    private class Ring<T> : IEnumerable<T>
    {
        private readonly T[] _items;
        private int _count;

        public Ring(int size)
            : base() => _items = new T[size];

        public void Add(T item) => _items[_count++ % _items.Length] = item;

        public IEnumerator<T> GetEnumerator()
        {
            for (var i = 0; i < Math.Min(_count, _items.Length); i++)
            {
                yield return _items[i];
            }
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }

    private static class Outer<T>
    {
        public static class Inner<TOther>
        {
            public static string Combine(T one, TOther other)
            {
                Func<string> combine = () => $"{typeof(T).Name}{one}{other}";
                return combine();
            }
        }
    }
}
