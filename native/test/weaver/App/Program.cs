using Library;

namespace App;

/// <summary>An app that knows nothing about weaving. Untouched it prints plain, plain, plain, 1007.</summary>
public static class Program
{
    public static int Main()
    {
        for (int i = 0; i < 3; i++)
        {
            Console.WriteLine(Greeting());
        }

        Console.WriteLine(Precompiled.Outer(7));
        return 5;
    }

    public static string Greeting() => Texts.Repeat("plain");
}

public static class Texts
{
    public static string Repeat(string text) => text;
}
