using Lumigo.AutoInstrumentation.Loader.Instrumentation;
using Lumigo.TestKit.Apps;
using NUnit.Framework;

namespace Lumigo.UnitTests.Instrumentation;

/// <summary>Every adapter is made to fail in a real process (AdapterFaultTests), or is named with the reason why it cannot.</summary>
[TestFixture]
public sealed class FaultCaseTests
{
    [Test]
    public void Each_adapter_of_the_registry_has_a_case() =>
        Assert.That(
            Registry.All.SelectMany(entry => entry.Adapters).Select(adapter => adapter.BridgeType).Distinct(),
            Is.EquivalentTo(FaultCase.All.Select(one => one.Adapter).Concat(FaultCase.CannotFail.Keys)));
}
