using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;

namespace Lumigo.WeavingProgram;

/// <summary>stackalloc, references, pointers, by-ref-like types, volatile and unaligned access.</summary>
public static unsafe class Memory
{
    private static volatile int s_volatile;
    private static readonly int[] s_numbers = { 1, 2, 3, 4, 5 };

    public static List<string> Run()
    {
        var lines = new List<string> { Stack(6), Pointers(), Spans("a,bb,,ccc").ToString(), Volatile().ToString() };
        Largest(s_numbers) = 50;
        lines.Add(string.Join(",", s_numbers));
        lines.Add(First(s_numbers).ToString());
        var slice = Middle(s_numbers);
        lines.Add(slice.Length + ":" + slice[0]);
        lines.Add(new Counter { Count = 3 }.Next().Next().Count.ToString());
        lines.Add(OutAndRef());
        lines.Add(Function(&Twice, 21).ToString());
        lines.Add(Fields.Sum(new Fields { A = 1, B = 2, C = 3 }).ToString());
        return lines;
    }

    private static string Stack(int count)
    {
        Span<int> numbers = stackalloc int[count];
        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[i] = i * i;
        }

        var bytes = stackalloc byte[16];
        for (var i = 0; i < 16; i++)
        {
            bytes[i] = (byte)(i * 3);
        }

        var sum = 0;
        try
        {
            foreach (var number in numbers)
            {
                sum += number;
            }

            sum += bytes[15] + numbers[count];
        }
        catch (IndexOutOfRangeException)
        {
            sum += 1000;
        }

        return sum.ToString();
    }

    private static string Pointers()
    {
        var values = new[] { 1L, 2L, 3L };
        fixed (long* pointer = values)
        {
            *(pointer + 1) = 20;
            return $"{pointer[0]} {pointer[1]} {Unsafe.ReadUnaligned<int>((byte*)pointer + 8)}";
        }
    }

    private static ref int Largest(int[] numbers)
    {
        ref var largest = ref numbers[0];
        for (var i = 1; i < numbers.Length; i++)
        {
            if (numbers[i] > largest)
            {
                largest = ref numbers[i];
            }
        }

        return ref largest;
    }

    private static ref readonly int First(int[] numbers)
    {
        try
        {
            return ref numbers[0];
        }
        finally
        {
            s_volatile++;
        }
    }

    private static ReadOnlySpan<int> Middle(ReadOnlySpan<int> numbers) => numbers.Length > 2 ? numbers[1..^1] : default;

    private static int Spans(string text)
    {
        var count = 0;
        var rest = text.AsSpan();
        while (rest.Length > 0)
        {
            var end = rest.IndexOf(',');
            var part = end < 0 ? rest : rest[..end];
            count += part.Length == 0 ? 100 : part.Length;
            rest = end < 0 ? default : rest[(end + 1)..];
        }

        return count;
    }

    private static int Volatile()
    {
        s_volatile = 5;
        s_volatile += 2;
        return s_volatile;
    }

    private static string OutAndRef()
    {
        var value = 1;
        if (Try(ref value, out var text, in value))
        {
            return text + value;
        }

        return "no";
    }

    private static bool Try(ref int value, out string text, in int same)
    {
        value += 4;
        text = "is " + same + " ";
        return value == same;
    }

    private static int Function(delegate*<int, int> function, int value) => function(value);

    private static int Twice(int value) => value * 2;

    private struct Counter
    {
        public int Count;

        public Counter Next()
        {
            Count++;
            return this;
        }
    }

    private readonly ref struct Fields
    {
        public int A { get; init; }

        public long B { get; init; }

        public double C { get; init; }

        public static double Sum(Fields fields) => fields.A + fields.B + fields.C;
    }
}
