using Lumigo.TestKit;
using Lumigo.TestKit.Apps;

namespace Lumigo.EndToEndTests.Sqs;

/// <summary>One combination of what messages are consumed with.</summary>
/// <param name="Sdk">v3, v4, or v3-query, which is v3 with the older wire protocol.</param>
/// <param name="Runtime">The runtime.</param>
/// <param name="Variant">How the app is published.</param>
public sealed record ConsumerCell(string Sdk, RuntimeUnderTest Runtime, AppVariant Variant)
{
    /// <summary>All combinations that are tested when nothing is sampled.</summary>
    public static IReadOnlyList<ConsumerCell> Full { get; } =
    [
        .. from sdk in (string[])["v3", "v4"]
           from runtime in RuntimeUnderTest.All
           from variant in (AppVariant[])[AppVariant.FrameworkDependent, AppVariant.Debug, AppVariant.SingleFile]
           select new ConsumerCell(sdk, runtime, variant),
        .. RuntimeUnderTest.All.Select(runtime => new ConsumerCell("v3-query", runtime, AppVariant.FrameworkDependent)),
        .. RuntimeUnderTest.All.Select(runtime => new ConsumerCell("v4", runtime, AppVariant.ReadyToRun)),
    ];

    /// <summary>What is tested now: all, or a sample in which each runtime, each SDK and each kind of code occurs.</summary>
    public static IReadOnlyList<ConsumerCell> Chosen { get; } = TestMatrix.IsFull ? Full : Sample();

    /// <summary>The sample app's name.</summary>
    public string App => "sqs-consumer-" + Sdk;

    /// <inheritdoc/>
    public override string ToString() => $"{Sdk}-{Runtime}-{Variant}";

    private static IReadOnlyList<ConsumerCell> Sample()
    {
        ConsumerCell[] sample =
        [
            new("v3", RuntimeUnderTest.Net9, AppVariant.Debug),
            new("v4", RuntimeUnderTest.Net10, AppVariant.FrameworkDependent),
            new("v4", RuntimeUnderTest.Net8, AppVariant.SingleFile),
            new("v3-query", RuntimeUnderTest.Net8, AppVariant.FrameworkDependent),
        ];
        TestMatrix.Samples[nameof(Sqs)] = $"{nameof(Sqs)}: {sample.Length} of {Full.Count} ({string.Join(", ", sample.Select(cell => cell.ToString()))})";
        return sample;
    }
}
