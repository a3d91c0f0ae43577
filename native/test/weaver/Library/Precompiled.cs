namespace Library;

/// <summary>Precompiled code: Inner is small enough to be inlined into Outer.</summary>
public static class Precompiled
{
    public static int Outer(int number) => 1000 + Inner(number);

    public static int Inner(int number) => number;
}
