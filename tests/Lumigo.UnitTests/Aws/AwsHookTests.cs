using Amazon.Runtime;
using Lumigo.AutoInstrumentation.Bridge.Aws;
using NUnit.Framework;

namespace Lumigo.UnitTests.Aws;

[TestFixture]
public sealed class AwsHookTests
{
    [Test]
    public void A_core_with_all_that_calls_need_is_accepted() => Assert.That(AwsHook.MissingIn(typeof(AmazonServiceClient).Assembly), Is.Null);

    [Test]
    public void An_earlier_core_is_refused_once_and_named() =>
        Assert.That(
            () => new AwsHook().Install(typeof(AwsHookTests).Assembly),
            Throws.TypeOf<NotSupportedException>().With.Message.Contain("Amazon.Runtime.IRequestContext.ServiceMetaData"));
}
