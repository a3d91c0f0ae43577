using Lumigo.TestKit;

namespace Lumigo.EndToEndTests.Packages;

/// <summary>The runtimes that the packages are tried on: the oldest and the newest, or with <c>LUMIGO_TEST_FULL=1</c> all.</summary>
public static class PackageRuntimes
{
    public static IReadOnlyList<RuntimeUnderTest> All { get; } = Choose();

    private static IReadOnlyList<RuntimeUnderTest> Choose()
    {
        if (TestMatrix.IsFull)
        {
            return RuntimeUnderTest.All;
        }
        TestMatrix.Samples["packages"] = $"packages: {RuntimeUnderTest.All[0]} and {RuntimeUnderTest.All[^1]} of {RuntimeUnderTest.All.Count} runtimes";
        return [RuntimeUnderTest.All[0], RuntimeUnderTest.All[^1]];
    }
}
