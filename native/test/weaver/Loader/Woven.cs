namespace Lumigo.AutoInstrumentation.Loader;

/// <summary>What woven code calls.</summary>
public static class Woven
{
    private static int greetings;

    /// <summary>Stands in for Texts.Repeat. The second call takes the weaving back.</summary>
    public static T Same<T>(T value)
    {
        if (++greetings == 2)
        {
            Proof.Revert();
        }
        return value;
    }

    /// <summary>Stands in for the number inside Precompiled.Inner.</summary>
    public static int Number(int number) => number * 10;
}
