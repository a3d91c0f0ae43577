using System;
using System.Collections.Generic;
using System.Linq;

namespace Lumigo.WeavingProgram;

/// <summary>Switches, patterns, goto, tail positions, checked arithmetic.</summary>
public static class Flow
{
    public static List<string> Run()
    {
        var lines = new List<string>();
        for (var i = -2; i < 40; i++)
        {
            lines.Add($"{i}: {Large(i)} {Pattern(i)} {Strings("k" + (i % 17))} {Jumps(i)}");
        }

        lines.Add(Shape(new object[] { 1, "two", 3.0, new[] { 4 }, null!, 'x', 7L, DayOfWeek.Friday }));
        lines.Add(string.Join(",", new[] { 5, 3, 9, 1 }.OrderBy(x => x).Select(x => x * x).Where(x => x > 5)));
        lines.Add(Ackermann(2, 3).ToString());
        lines.Add(Local(4));
        lines.Add(Tuples());
        return lines;
    }

    private static string Large(int value)
    {
        switch (value)
        {
            case 0: return "zero";
            case 1: return "one";
            case 2: return "two";
            case 3: case 4: case 5: return "few";
            case 6: goto case 1;
            case 7: return value > 6 ? "seven" : "never";
            case 8: return "8";
            case 9: return "9";
            case 10: return "10";
            case 11: return "11";
            case 12: return "12";
            case 13: return "13";
            case 14: return "14";
            case 15: goto default;
            case 30: return "thirty";
            case 31: return "thirty one";
            case 35: return "thirty five";
            default: return value < 0 ? "negative" : "many";
        }
    }

    private static string Pattern(object value) => value switch
    {
        int and < 0 => "below",
        int and (1 or 3 or 5 or 7) => "odd small",
        int i when i % 10 == 0 => "tens",
        int and > 20 and < 30 => "twenties",
        int => "int",
        _ => "other",
    };

    private static int Strings(string key)
    {
        switch (key)
        {
            case "k0": return 10;
            case "k1": return 11;
            case "k2": return 12;
            case "k3": return 13;
            case "k4": return 14;
            case "k5": return 15;
            case "k6": return 16;
            case "k7": return 17;
            case "k-1": return -1;
            default: return 0;
        }
    }

    private static int Jumps(int value)
    {
        var steps = 0;
    again:
        steps++;
        if (value > 30)
        {
            value -= 7;
            goto again;
        }

        do
        {
            if (value % 4 == 3)
            {
                value++;
                continue;
            }

            value += 3;
            if (value == 11)
            {
                goto done;
            }
        }
        while (value < 20);

        while (true)
        {
            if (steps++ > 5)
            {
                break;
            }

            for (var i = 0; i < 3; i++)
            {
                if (i == steps)
                {
                    goto done;
                }
            }
        }

    done:
        return (steps * 100) + value;
    }

    private static string Shape(object[] values)
    {
        var text = "";
        foreach (var value in values)
        {
            text += value switch
            {
                null => "null;",
                int n and > 0 => $"+{n};",
                string { Length: 3 } s => s + ";",
                double d => $"{d:F1};",
                int[] { Length: > 0 } a => $"[{a[0]}];",
                char c => $"{(int)c};",
                Enum e => $"{e};",
                _ => "?;",
            };
        }

        return text;
    }

    private static int Ackermann(int m, int n) => m == 0 ? n + 1 : n == 0 ? Ackermann(m - 1, 1) : Ackermann(m - 1, Ackermann(m, n - 1));

    private static string Local(int depth)
    {
        var total = 0;
        return Walk(depth) + total;

        string Walk(int level)
        {
            total += level;
            return level == 0 ? "." : Walk(level - 1) + level;
        }
    }

    private static string Tuples()
    {
        var (a, b) = (1, "x");
        (a, var c) = (a + 1, b + "y");
        try
        {
            var big = checked((byte)(a * 200));
            return $"{big}";
        }
        catch (OverflowException)
        {
            return $"{a}{b}{c}{unchecked((byte)(a * 200))}";
        }
    }
}
