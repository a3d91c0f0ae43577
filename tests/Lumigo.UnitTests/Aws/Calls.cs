using Amazon.Fake.Model;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Auth;
using Lumigo.AutoInstrumentation.Bridge.Aws;

namespace Lumigo.UnitTests.Aws;

/// <summary>Calls of no service in particular.</summary>
internal static class Calls
{
    public static AwsCall New() => new(AwsOperation.Of(new RequestContext(false, new NullSigner()) { OriginalRequest = new FakeRequest() }));
}
